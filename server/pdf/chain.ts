/** Does a certificate go back to a root somebody trusts, as of a moment? (RFC 5280 §6, without revocation and name constraints.) */
import type { ReadCertificate } from './x509';

export type ChainProblem = 'untrusted' | 'expired' | 'notYetValid' | 'notForSigning' | 'notForTime' | 'weakAlgorithm' | 'notUnderstood';

/** Certificates of a hostile file issue each other in rings: enough steps for every honest one. */
const MOST_STEPS = 200, LONGEST_CHAIN = 8;

interface Search { readonly others: readonly ReadCertificate[]; readonly roots: readonly ReadCertificate[]; readonly at: Date; steps: number }

/**
 * Why nothing may rest on `own` at that moment, or undefined when a chain to one of the roots holds. A root that is itself the certificate counts.
 * Whether an authority has revoked one of them is not asked.
 */
export function chainProblem(own: ReadCertificate, others: readonly ReadCertificate[], roots: readonly ReadCertificate[], at: Date, use: 'signing' | 'time' = 'signing'): ChainProblem | undefined {
  if (!own.maySign) return 'notForSigning';
  if (use === 'time' && !own.mayStampTime) return 'notForTime';
  return problemAbove(own, 0, { others, roots, at, steps: 0 });
}

function problemAbove(one: ReadCertificate, authoritiesBelow: number, search: Search): ChainProblem | undefined {
  const problem = ownProblem(one, search.at);
  if (problem) return problem;
  if (search.roots.some(root => root.fingerprint === one.fingerprint)) return undefined;
  if (one.signedWeakly) return 'weakAlgorithm';
  let worst: ChainProblem = 'untrusted';
  for (const above of [...search.roots, ...search.others]) {
    if (++search.steps > MOST_STEPS || authoritiesBelow >= LONGEST_CHAIN) return 'untrusted';
    if (above.fingerprint === one.fingerprint || !mayHaveIssued(above, one, authoritiesBelow)) continue;
    const further = problemAbove(above, authoritiesBelow + 1, search);
    if (!further) return undefined;
    if (further !== 'untrusted') worst = further;
  }
  return worst;
}

function ownProblem(one: ReadCertificate, at: Date): ChainProblem | undefined {
  if (at > one.until) return 'expired';
  if (at < one.from) return 'notYetValid';
  return one.unknownDemands ? 'notUnderstood' : undefined;
}

/** Names and use of keys agree, it is an authority with room for those below it, and its key made the signature. */
function mayHaveIssued(above: ReadCertificate, one: ReadCertificate, authoritiesBelow: number): boolean {
  if (!above.authority || (above.pathLength !== undefined && authoritiesBelow > above.pathLength)) return false;
  try {
    return one.x509.checkIssued(above.x509) && one.x509.verify(above.x509.publicKey);
  } catch {
    return false;
  }
}
