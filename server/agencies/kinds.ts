/** The levels of public agencies: province and commune; a department belongs to a province. And the tiers of documents. */
export const AGENCY_KINDS = ['province', 'department', 'commune'] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

/** The pyramid of documents: 1 policy and manual, 2 system procedure, 3 working procedure, 4 form. */
export const TIERS = [1, 2, 3, 4] as const;
