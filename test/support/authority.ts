/** Certificate authorities, certificates and a time-stamp service for tests, made with the openssl program each time anew. */
import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signer } from '../../server/pdf/cms';

export interface MadeCertificate { readonly name: string; readonly pem: string; readonly key: string; readonly signer: Signer }
export interface CertificateTraits {
  key?: 'rsa' | 'ec' | 'rsa1024' | 'p384'; name?: string; email?: string; digest?: 'sha256' | 'sha1';
  /** As openssl writes key usages. */
  usage?: string; extended?: string; authority?: boolean;
  /** As openssl writes moments, YYYYMMDDHHMMSSZ. */
  from?: string; until?: string;
}

export interface Authority {
  readonly folder: string;
  readonly root: MadeCertificate;
  /** Issued by `by`, or by the root. */
  issue(traits?: CertificateTraits, by?: MadeCertificate): MadeCertificate;
  /** A PKCS#12 file; `options` are openssl's own. */
  p12(certificate: MadeCertificate, password: string, options?: readonly string[]): Buffer;
  /** Answers queries for time stamps over HTTP; `how` may break it. */
  timestamps(how?: { answer?: (reply: Buffer) => Buffer | undefined }): Promise<{ url: string; server: Server }>;
  close(): void;
}

const ENDS = ['20200101000000Z', '20400101000000Z'] as const;

/** `describe`, or `describe.skip` with a word about why. */
export function describeWithOpenssl(): typeof describe | typeof describe.skip {
  const present = spawnSync('openssl', ['version']).status === 0;
  if (!present) console.log('There is no openssl program: signatures are not tested.');
  return present ? describe : describe.skip;
}

export function openssl(args: readonly string[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync('openssl', args, { input });
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr.toString()}`);
  return stdout;
}

export function anAuthority(name = 'CA thử nghiệm'): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-ca-')), path = (file: string): string => join(folder, file);
  let made = 0;
  const issue = (traits: CertificateTraits = {}, by?: MadeCertificate): MadeCertificate => {
    const id = `c${++made}`, { key = 'ec', digest = 'sha256', authority = false, from = ENDS[0], until = ENDS[1] } = traits, commonName = traits.name ?? (authority ? 'CA cấp dưới' : 'Nguyễn Thị Hường');
    const kind = { rsa: ['RSA', 'rsa_keygen_bits:2048'], rsa1024: ['RSA', 'rsa_keygen_bits:1024'], ec: ['EC', 'ec_paramgen_curve:P-256'], p384: ['EC', 'ec_paramgen_curve:P-384'] }[key];
    openssl(['genpkey', '-algorithm', kind[0] ?? '', '-pkeyopt', kind[1] ?? '', '-out', path(`${id}.key`)]);
    const extensions = [
      `basicConstraints=critical,CA:${authority ? 'TRUE' : 'FALSE'}`, `keyUsage=critical,${traits.usage ?? (authority ? 'keyCertSign,cRLSign' : 'digitalSignature,nonRepudiation')}`, 'subjectKeyIdentifier=hash',
      ...(traits.extended ? [`extendedKeyUsage=${traits.extended}`] : []), ...(traits.email ? [`subjectAltName=email:${traits.email}`] : []),
    ];
    writeFileSync(path(`${id}.cnf`), `[req]\ndistinguished_name=dn\n[dn]\n[ext]\n${extensions.join('\n')}\n[ca]\ndefault_ca=d\n[d]\ndatabase=${path(`${id}.db`)}\nnew_certs_dir=${folder}\npolicy=p\nrand_serial=yes\nunique_subject=no\n[p]\nC=optional\nO=optional\nCN=optional\n`);
    writeFileSync(path(`${id}.db`), '');
    openssl(['req', '-new', '-key', path(`${id}.key`), '-config', path(`${id}.cnf`), '-utf8', '-subj', `/C=VN/O=Sở Tư pháp/CN=${commonName}`, '-out', path(`${id}.csr`)]);
    const signing = by ? ['-cert', path(`${by.name}.pem`), '-keyfile', path(`${by.name}.key`)] : ['-selfsign', '-keyfile', path(`${id}.key`)];
    openssl(['ca', '-batch', '-notext', '-utf8', '-preserveDN', '-config', path(`${id}.cnf`), '-extensions', 'ext', '-md', digest, '-startdate', from, '-enddate', until, ...signing, '-in', path(`${id}.csr`), '-out', path(`${id}.pem`)]);
    const pem = readFileSync(path(`${id}.pem`), 'utf8'), privateKey = readFileSync(path(`${id}.key`), 'utf8');
    return { name: id, pem, key: privateKey, signer: { key: createPrivateKey(privateKey), certificates: [new X509Certificate(pem).raw] } };
  };
  const root = issue({ authority: true, name, key: 'rsa' }), servers: Server[] = [];
  return {
    folder, root, issue: (traits, by = root) => issue(traits, by),
    p12(certificate, password, options = []) {
      return openssl(['pkcs12', '-export', '-inkey', path(`${certificate.name}.key`), '-in', path(`${certificate.name}.pem`), '-certfile', path(`${root.name}.pem`), '-passout', `pass:${password}`, ...options]);
    },
    async timestamps({ answer = (reply: Buffer): Buffer | undefined => reply } = {}) {
      const { name: id } = issue({ name: 'TSA thử nghiệm', usage: 'digitalSignature', extended: 'critical,timeStamping' }, root);
      writeFileSync(path('tsa.cnf'), `[tsa]\ndefault_tsa=t\n[t]\nserial=${path('tsa.serial')}\ncrypto_device=builtin\nsigner_cert=${path(`${id}.pem`)}\ncerts=${path(`${root.name}.pem`)}\nsigner_key=${path(`${id}.key`)}\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\nordering=no\ntsa_name=no\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n`);
      writeFileSync(path('tsa.serial'), '01\n');
      const server = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
          writeFileSync(path('query.tsq'), Buffer.concat(parts));
          const reply = answer(openssl(['ts', '-reply', '-config', path('tsa.cnf'), '-queryfile', path('query.tsq')]));
          if (reply) response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply);
        });
      });
      servers.push(server);
      await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
      const address = server.address();
      return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`, server };
    },
    close() {
      for (const server of servers) { server.close(); server.closeAllConnections(); }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
