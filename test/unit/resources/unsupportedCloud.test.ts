import * as pulumi from "@pulumi/pulumi";
import type * as policies from "../../../src/resources/qualityUpdatePolicy";
import { recordResources } from "./mocks";

const environment = { ...process.env };
let warn: jest.SpyInstance;

beforeEach(async () => {
    jest.resetModules();
    await recordResources();
    warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
});
afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...environment };
});

/** Declares two policies, as a program would, with a fresh copy of the resources. */
async function declared(env: NodeJS.ProcessEnv): Promise<string[]> {
    Object.assign(process.env, env);
    jest.doMock("@pulumi/pulumi", () => pulumi);
    const { QualityUpdatePolicy } = jest.requireActual<typeof policies>("../../../src/resources/qualityUpdatePolicy");
    new QualityUpdatePolicy("one", { displayName: "one" });
    new QualityUpdatePolicy("two", { displayName: "two" });
    return warn.mock.calls.map(([message]) => message);
}

describe("a stack in a cloud that hotpatch is not offered in (trap 43)", () => {
    it.each(["usgovernment", "dod", "china"])(
        "%s is warned about, once a program, with the setting that silences it",
        async (cloud) => {
            const warnings = await declared({ ARM_ENVIRONMENT: cloud });
            expect(warnings).toEqual([
                expect.stringMatching(/public cloud, including GCC.*hotpatch:unsupportedCloud to allow/),
            ]);
        },
    );

    it("is not warned about where the user allows it", async () => {
        expect(await declared({ ARM_ENVIRONMENT: "china", HOTPATCH_UNSUPPORTED_CLOUD: "allow" })).toEqual([]);
    });

    it.each([
        {},
        { ARM_ENVIRONMENT: "public" },
        { HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:9" },
        { ARM_ENVIRONMENT: "mars" },
    ])("is not what %j says", async (env) => {
        expect(await declared(env)).toEqual([]);
    });
});
