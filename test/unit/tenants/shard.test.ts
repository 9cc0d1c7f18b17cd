import fc from "fast-check";
import { inShard, shardOf } from "../../../src/tenants/shard";

const tenants = fc.uniqueArray(
    fc.uuid().map((id) => ({ id })),
    { maxLength: 200, selector: ({ id }) => id },
);
const shards = fc.integer({ min: 1, max: 64 });
const numbers = (of: number) => Array.from({ length: of }, (_, index) => index + 1);

describe("shards", () => {
    it("have every tenant exactly once", () => {
        fc.assert(
            fc.property(tenants, shards, (all, of) => {
                const parts = numbers(of).flatMap((number) => inShard(all, { number, of }));
                expect(parts.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
            }),
        );
    });

    it("keep a tenant where it is, whatever else is in the file and in which order", () => {
        fc.assert(
            fc.property(tenants, tenants, shards, (some, others, of) => {
                const known = new Map(
                    numbers(of).flatMap((number) => inShard(some, { number, of }).map(({ id }) => [id, number])),
                );
                for (const number of numbers(of)) {
                    for (const { id } of inShard([...others, ...some].reverse(), { number, of })) {
                        expect(known.get(id) ?? number).toBe(number);
                    }
                }
            }),
        );
    });

    it("do not depend on the case of an id, and are the same in every version", () => {
        expect(shardOf("6F1C0A4E-2F0B-4D0E-9B0A-0A1B2C3D4E5F", 16)).toBe(12);
        expect(shardOf("6f1c0a4e-2f0b-4d0e-9b0a-0a1b2c3d4e5f", 16)).toBe(12);
    });

    it("are of similar size", () => {
        const ids = fc.sample(fc.uuid(), { numRuns: 1600, seed: 1 }).map((id) => ({ id }));
        for (const number of numbers(16)) {
            expect(Math.abs(inShard(ids, { number, of: 16 }).length - 100)).toBeLessThan(50);
        }
    });
});
