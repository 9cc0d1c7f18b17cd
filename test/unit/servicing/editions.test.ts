import { EDITIONS, editionOfSku } from "../../../src/servicing/editions";

describe("the table of editions", () => {
    it("has exactly eight eligible editions", () => {
        const eligible = EDITIONS.filter(({ treatment }) => treatment === "eligible").map(({ sku }) => sku);
        expect(eligible.sort((a, b) => a - b)).toEqual([4, 27, 121, 122, 125, 126, 188, 191]);
    });

    it("has every number once", () => {
        expect(new Set(EDITIONS.map(({ sku }) => sku)).size).toBe(EDITIONS.length);
    });

    it.each([
        [7, "server"],
        [8, "server"],
        [79, "server"],
        [407, "server"],
        [48, "notEligible"],
        [72, "notEligible"],
        [101, "notEligible"],
        [175, "notEligible"],
    ])("treats SKU %i as %s", (sku, treatment) => {
        expect(editionOfSku(sku)?.treatment).toBe(treatment);
    });

    it.each([0, -1, 4.5, 9999, Number.NaN])("has no edition for %p", (sku) => {
        expect(editionOfSku(sku)).toBeUndefined();
    });
});
