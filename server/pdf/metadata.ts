/** How does a generated file say what it is, twice and in agreement, as PDF/A and PDF/UA demand (ISO 19005-2 §6.6, ISO 14289-1 §5)? */
import { PDFHexString, PDFName, PDFString, type PDFDocument } from 'pdf-lib';

export interface Metadata {
  readonly title: string; readonly author: string; readonly subject?: string; readonly keywords?: string;
  readonly language: string; readonly created: Date;
  /** 32 hex digits, the same for the same content. */
  readonly id: string;
  /** Part of ISO 19005: 2, or 3 for a file with others attached. */
  readonly part: 2 | 3;
}

const PROGRAM = 'Quytrinh';
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Writes Info dictionary, XMP, /Lang and /ID from one object. pdfkit's own XMP is replaced: it does not escape & and <. */
export function setMetadata(doc: PDFDocument, metadata: Metadata): void {
  const { context } = doc;
  const text = (value: string) => PDFHexString.fromText(value.normalize('NFC')), time = PDFString.fromDate(metadata.created);
  context.trailerInfo.Info = context.register(context.obj({
    Title: text(metadata.title), Author: text(metadata.author), Creator: text(PROGRAM), Producer: text(PROGRAM), CreationDate: time, ModDate: time,
    ...(metadata.subject ? { Subject: text(metadata.subject) } : {}),
    ...(metadata.keywords ? { Keywords: text(metadata.keywords) } : {}),
  }));
  // Bytes, not a string: pdf-lib would cut each character of a string to 8 bits.
  doc.catalog.set(PDFName.of('Metadata'), context.register(context.stream(Buffer.from(xmpOf(metadata), 'utf8'), { Type: 'Metadata', Subtype: 'XML' })));
  doc.catalog.set(PDFName.of('Lang'), PDFString.of(metadata.language));
  context.trailerInfo.ID = context.obj([PDFHexString.of(metadata.id), PDFHexString.of(metadata.id)]);
}

/** The XMP packet that agrees with the Info dictionary, field by field. */
export function xmpOf(metadata: Metadata): string {
  const time = metadata.created.toISOString().replace(/\.\d+Z$/, 'Z');
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n${[
    described('xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"', `<pdfaid:part>${metadata.part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>`),
    described('xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"', '<pdfuaid:part>1</pdfuaid:part>'),
    described('xmlns:dc="http://purl.org/dc/elements/1.1/"', [
      '<dc:format>application/pdf</dc:format>', `<dc:title>${alternatives(metadata.title)}</dc:title>`,
      `<dc:creator><rdf:Seq><rdf:li>${escaped(metadata.author)}</rdf:li></rdf:Seq></dc:creator>`,
      metadata.subject ? `<dc:description>${alternatives(metadata.subject)}</dc:description>` : '',
      `<dc:language><rdf:Bag><rdf:li>${escaped(metadata.language)}</rdf:li></rdf:Bag></dc:language>`,
    ].join('')),
    described('xmlns:xmp="http://ns.adobe.com/xap/1.0/"', [
      `<xmp:CreateDate>${time}</xmp:CreateDate><xmp:ModifyDate>${time}</xmp:ModifyDate><xmp:MetadataDate>${time}</xmp:MetadataDate>`,
      `<xmp:CreatorTool>${PROGRAM}</xmp:CreatorTool>`,
    ].join('')),
    described('xmlns:pdf="http://ns.adobe.com/pdf/1.3/"', `<pdf:Producer>${PROGRAM}</pdf:Producer>${metadata.keywords ? `<pdf:Keywords>${escaped(metadata.keywords)}</pdf:Keywords>` : ''}`),
    EXTENSION,
  ].join('\n')}\n</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>`;
}

/** PDF/A allows a field that it does not know only with a description of it (ISO 19005-2 §6.6.2.3). */
const EXTENSION = described('xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"', [
  '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>',
  '<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">',
  '<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>',
  '</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>',
].join(''));

function described(namespace: string, body: string): string {
  return `<rdf:Description rdf:about="" ${namespace}>${body}</rdf:Description>`;
}

function alternatives(text: string): string {
  return `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`;
}

/** XML text: composed, without the control characters that XML 1.0 forbids. */
function escaped(text: string): string {
  return text.normalize('NFC').replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, '').replace(/[&<>"']/g, sign => ENTITIES[sign] ?? sign);
}
