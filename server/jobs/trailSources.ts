/** Every collection whose records carry a trail: what is anchored each day, verified, and indexed again. A further domain adds its row. */
import { agencyTrails } from '../agencies/trails';
import { auditorTrails, auditTrails, programmeTrails } from '../audits/trails';
import { certificateTrails } from '../certificates/trails';
import type { TrailSource } from '../core/trailSource';
import { documentTrails } from '../documents/trails';
import { nonconformityTrails } from '../nonconformities/trails';
import { packTrails } from '../packs/trails';
import { personTrails } from '../people/trails';
import { disposalTrails, recordTrails, retentionTrails } from '../records/trails';
import { bankTrails } from '../standards/trails';

export const TRAIL_SOURCES: readonly TrailSource[] = [agencyTrails, auditTrails, auditorTrails, bankTrails, certificateTrails, disposalTrails, documentTrails, nonconformityTrails, packTrails, personTrails, programmeTrails, recordTrails, retentionTrails];
