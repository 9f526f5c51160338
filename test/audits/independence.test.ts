/** Nobody audits their own work: each reason alone, several at once, and what is none. By table. */
import { independence, type Reason, type Subject } from '../../server/audits/independence';

const SUBJECT: Subject = {
  units: ['u1', 'u2'],
  procedures: [
    { code: 'QT-B', unit: 'u1', people: [{ id: 'writer', role: 'author' }, { id: 'reader', role: 'reviewer' }, { id: 'chief', role: 'approver' }] },
    { code: 'QT-A', unit: 'u9', people: [{ id: 'writer', role: 'author' }, { id: 'writer', role: 'approver' }] },
  ],
  openActions: [{ unit: 'u1', owner: 'owner' }, { unit: 'u1', owner: 'owner' }, { unit: 'u7', owner: 'elsewhere' }],
};

const CASES: readonly [string, { id: string; unit: string }, Reason[]][] = [
  ['works elsewhere and had no part in it', { id: 'free', unit: 'u3' }, []],
  ['works for the whole agency', { id: 'free', unit: '' }, []],
  ['works in an audited unit', { id: 'free', unit: 'u2' }, [{ against: 'ownUnit', what: 'u2' }]],
  ['works in the unit of a procedure that is not audited itself', { id: 'free', unit: 'u9' }, []],
  ['reviewed a procedure', { id: 'reader', unit: 'u3' }, [{ against: 'reviewer', what: 'QT-B' }]],
  ['approved a procedure', { id: 'chief', unit: 'u3' }, [{ against: 'approver', what: 'QT-B' }]],
  ['wrote two, and approved one of them: by code', { id: 'writer', unit: 'u3' }, [{ against: 'author', what: 'QT-A' }, { against: 'approver', what: 'QT-A' }, { against: 'author', what: 'QT-B' }]],
  ['owns two open actions of an audited unit: once', { id: 'owner', unit: 'u3' }, [{ against: 'ownsAction', what: 'u1' }]],
  ['owns an open action of another unit', { id: 'elsewhere', unit: 'u3' }, []],
  ['everything at once: unit, procedures, actions', { id: 'reader', unit: 'u1' }, [{ against: 'ownUnit', what: 'u1' }, { against: 'reviewer', what: 'QT-B' }]],
];

test.each(CASES)('somebody who %s', (_, candidate, reasons) => {
  expect(independence(candidate, SUBJECT)).toEqual(reasons);
});

test('nothing is audited: everybody is independent', () => {
  expect(independence({ id: 'writer', unit: 'u1' }, { units: [], procedures: [], openActions: SUBJECT.openActions })).toEqual([]);
});
