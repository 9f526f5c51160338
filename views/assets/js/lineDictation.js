// A microphone button beside the note, where the browser itself understands speech; the keyboard's own dictation works everywhere else.
export function dictation(button, field) {
  const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;
  if (!button || !Recognition) return;
  const label = button.querySelector('span'), idle = label.textContent;
  let listening;
  const show = on => {
    button.setAttribute('aria-pressed', String(on));
    label.textContent = on ? button.dataset.listening : idle;
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    if (listening) { listening.stop(); return; }
    listening = new Recognition();
    Object.assign(listening, { lang: document.documentElement.lang === 'en' ? 'en-GB' : 'vi-VN', continuous: true, interimResults: false });
    listening.onresult = event => {
      for (const result of [...event.results].slice(event.resultIndex)) if (result.isFinal) append(field, result[0].transcript);
    };
    listening.onend = () => { listening = undefined; show(false); };
    listening.start();
    show(true);
  });
}

function append(field, said) {
  const before = field.value.trimEnd();
  field.value = before ? `${before} ${said.trim()}` : said.trim();
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
