import fc from "fast-check";
import { GuidTable } from "../../../../src/readiness/files/guidTable";

const anyId = fc.oneof(
    fc.uuid(),
    // Ids that differ in few bits, as made-up ones do.
    fc.nat(5000).map((number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`),
    fc.nat(5000).map((number) => `${number.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`),
    fc.uuid().map((id) => id.toUpperCase()),
    // Almost a GUID: a dash or a digit that is none.
    fc
        .tuple(fc.uuid(), fc.nat(35), fc.constantFrom("g", "-", "é", "0"))
        .map(([id, at, character]) => id.slice(0, at) + character + id.slice(at + 1)),
    fc.string(),
    fc.constantFrom("intune:1", "ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000", ""),
);

describe("the table of ids", () => {
    it("numbers ids as a Map of texts in lower case does, and gives each back", () => {
        fc.assert(
            fc.property(fc.array(anyId, { maxLength: 3000, size: "max" }), fc.array(anyId), (ids, others) => {
                const table = new GuidTable();
                const map = new Map<string, number>();
                for (const id of ids) {
                    const key = id.toLowerCase();
                    map.set(key, map.get(key) ?? map.size);
                    expect(table.add(id)).toBe(map.get(key));
                }
                expect(table.size).toBe(map.size);
                for (const [id, number] of map) {
                    expect(table.find(id)).toBe(number);
                    expect(table.at(number)).toBe(id);
                }
                for (const id of others) {
                    expect(table.find(id)).toBe(map.get(id.toLowerCase()) ?? -1);
                }
            }),
            { numRuns: 30 },
        );
    });
});
