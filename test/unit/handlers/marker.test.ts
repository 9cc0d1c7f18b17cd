import * as fc from "fast-check";
import { isMarkedWith, markerFor, withMarker, withoutMarker } from "../../../src/handlers/marker";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { MAX_DESCRIPTION, policyProblems } from "../../../src/handlers/qualityUpdatePolicy/properties";
import { type Harness, harness, marked, PROVIDER } from "./harness";

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
const MARKER = markerFor("tenant", "test", "ring-policy");

describe("the line that marks a policy", () => {
    it("is put below any description and taken off again, whatever the line breaks", () => {
        fc.assert(
            fc.property(fc.string(), fc.constantFrom("\n", "\r\n"), (text, lineBreak) => {
                const written = withMarker(text, MARKER) ?? "";
                expect(isMarkedWith(written, MARKER)).toBe(true);
                fc.pre(!/[\r\n]$/.test(text));
                expect(withoutMarker(written)).toBe(text === "" ? undefined : text);
                const stored = text === "" ? MARKER : `${text}${lineBreak}${MARKER}`;
                expect(withoutMarker(stored)).toBe(text === "" ? undefined : text);
            }),
        );
    });

    it.each(["Managed by Pulumi: infra", "Managed by Pulumi", "See Managed by Pulumi: a/b/c"])(
        "is not what somebody writes by hand: %s stays, in program and state alike",
        (text) => {
            expect(withoutMarker(text)).toBe(text);
            expect(policyProblems({ displayName: "p", description: text })).toEqual([]);
        },
    );

    it("cannot be written into the description: it would be taken off, and the change be shown for ever", () => {
        expect(policyProblems({ displayName: "p", description: `text\n${MARKER}` })).toEqual([
            { property: "description", reason: expect.stringMatching(/Remove it, or pass it as marker/) },
        ]);
    });
});

describe("a marker that somebody took away in the admin centre", () => {
    let test: Harness;
    beforeEach(async () => {
        test = await harness({ devices: 0 });
    });
    afterEach(() => test.stop());

    const wanted = (more: object = {}) => ({
        __provider: PROVIDER,
        displayName: "Ring 0",
        description: "by code",
        hotpatchEnabled: true,
        marker: MARKER,
        ...more,
    });
    const described = () => test.emulator.policies[0]?.description;

    it("is no drift, and the next update puts it back below the text that is there", async () => {
        const provider = test.provider(qualityUpdatePolicy);
        const { id, outs } = await provider.create(wanted());
        await test.graph.patch("beta", `${COLLECTION}/${id}`, { description: "by code" });
        const read = await provider.read(id, outs);
        expect(await provider.diff(id, { ...read.props, __provider: PROVIDER }, wanted())).toEqual({ changes: false });

        await test.graph.patch("beta", `${COLLECTION}/${id}`, { description: "by hand" });
        await provider.update(id, outs, wanted({ hotpatchEnabled: false }));
        expect(described()).toEqual(marked(MARKER, "by hand"));
    });

    it("stays away where the two are too long together", async () => {
        const provider = test.provider(qualityUpdatePolicy);
        const { id, outs } = await provider.create(wanted());
        await test.graph.patch("beta", `${COLLECTION}/${id}`, { description: "x".repeat(MAX_DESCRIPTION) });
        await provider.update(id, outs, wanted({ hotpatchEnabled: false }));
        expect(described()).toBe("x".repeat(MAX_DESCRIPTION));
        expect(test.emulator.policies[0]?.hotpatchEnabled).toBe(false);
    });
});
