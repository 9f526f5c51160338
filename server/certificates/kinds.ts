/** Whose a certificate can be, and what signing does while the server of time stamps is silent. */
export const OWNER_KINDS = ['agency', 'person'] as const;
export interface Owner { readonly kind: (typeof OWNER_KINDS)[number]; readonly id: string }

export const TIMESTAMP_RULES = ['wait', 'goWithout'] as const;
export interface TimestampRule { url: string; rule: (typeof TIMESTAMP_RULES)[number] }
