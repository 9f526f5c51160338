/** The levels of public agencies (Law 72/2025/QH15: two levels, province and commune; a department belongs to a province). */
export const AGENCY_KINDS = ['province', 'department', 'commune'] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];
