import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pulumiSchema } from "../../../scripts/docs/pulumiSchema";
import { graphSettings } from "../../../src/graph/settings";
import { RESOURCE_TYPES } from "../../../src/handlers/providerText";
import { COMPONENTS } from "../../../src/provider/components";
import { FUNCTIONS } from "../../../src/provider/functions";
import { RESOURCES } from "../../../src/provider/resources";

const root = join(__dirname, "..", "..", "..");

interface Properties {
    readonly [name: string]: { readonly type?: string; readonly description?: string };
}
interface Schema {
    readonly provider: { readonly inputProperties: Properties };
    readonly resources: Readonly<
        Record<string, { readonly inputProperties: Properties; readonly properties: Properties }>
    >;
}

describe("the schema of the plugin", () => {
    const text = readFileSync(join(root, "plugin", "schema.json"), "utf8");
    const schema: Schema = JSON.parse(text);

    it("is what npm run docs writes from the properties and their docstrings", () => {
        expect(schema).toEqual(pulumiSchema(root, { RESOURCES, RESOURCE_TYPES, FUNCTIONS, COMPONENTS, graphSettings }));
    });

    it("has no union, which other languages lack, and a text for every input", () => {
        expect(text).not.toMatch(/oneOf|pulumi.json#\/Any/);
        const inputs = [schema.provider, ...Object.values(schema.resources)].flatMap(({ inputProperties }) =>
            Object.entries(inputProperties),
        );
        expect(inputs.length).toBeGreaterThan(40);
        expect(inputs.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([]);
    });

    it("says nothing that holds for programs in Node alone, and nothing that only we write", () => {
        expect(text).not.toMatch(/`false` writes|new hotpatch\.|@link|\{id: /);
        for (const { inputProperties, properties } of Object.values(schema.resources)) {
            expect(Object.keys({ ...inputProperties, ...properties })).not.toContain("urnHash");
        }
    });
});
