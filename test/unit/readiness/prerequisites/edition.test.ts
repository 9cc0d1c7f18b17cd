import { missing, NOT_ASKED } from "../../../../src/readiness/facts";
import { edition } from "../../../../src/readiness/prerequisites/edition";
import { device, RULES, reported, SYNCED } from "../facts";

const judged = (sku: number) => edition.judge(device({ skuNumber: reported(sku) }), RULES);

describe("the edition", () => {
    it.each([4, 27, 121, 122, 125, 126, 188, 191])("passes with SKU %i, with the number as evidence", (sku) => {
        expect(judged(sku)).toMatchObject({
            outcome: "pass",
            evidence: [{ field: "skuNumber", value: sku, source: "Intune", observedAt: SYNCED }],
        });
    });

    it.each([
        [48, "Windows Pro (SKU 48)", /E3, E5 or F3/],
        [164, "Windows Pro Education (SKU 164)", /A3 or A5/],
        [72, "Windows Enterprise Evaluation (SKU 72)", /licensed Enterprise edition/],
        [101, "Windows Home (SKU 101)", /Windows Pro first/],
        [203, "Windows SE (SKU 203)", /Windows Pro first/],
        [175, "Windows Enterprise multi-session (SKU 175)", /cumulative updates/],
        [171, "Windows Enterprise G (SKU 171)", /not on the list/],
        [8, "Windows Server (SKU 8)", /Azure Arc/],
    ])("fails with SKU %i, and the remedy fits it", (sku, finding, remedy) => {
        expect(judged(sku)).toMatchObject({ outcome: "fail", finding, remedy: expect.stringMatching(remedy) });
    });

    it.each([0, -4, 9999])("is unknown with SKU %i", (sku) => {
        expect(judged(sku)).toMatchObject({ outcome: "unknown", evidence: [{ value: sku }] });
    });

    it("is unknown where nothing was reported", () => {
        const skuNumber = missing("Intune has no value", "Intune", SYNCED);
        expect(edition.judge(device({ skuNumber }), RULES)).toMatchObject({
            outcome: "unknown",
            finding: "edition not known: Intune has no value",
            evidence: [{ field: "skuNumber", value: null }],
        });
    });

    it("is not judged where nobody asked", () => {
        expect(edition.judge(device({ skuNumber: NOT_ASKED }), RULES)).toEqual({ outcome: "notAsked" });
    });
});
