import { checkVariables, environmentOf } from "../../../src/tenants/environment";
import { parseTenants } from "../../../src/tenants/tenantsFile";

const CONTOSO = "6f1c0a4e-2f0b-4d0e-9b0a-0a1b2c3d4e5f";
const FABRIKAM = "A1B2C3D4-0000-4000-8000-000000000001";

const FILE = `
tenants:
  - id: ${CONTOSO}
    name: Contoso
  - id: ${FABRIKAM}
    credentials:
      ARM_CLIENT_ID: FABRIKAM_CLIENT
      ARM_CLIENT_SECRET: FABRIKAM_SECRET
    logAnalyticsWorkspace: 11111111-2222-4333-8444-555555555555
  - { id: 22222222-2222-4333-8444-555555555555, name: 0012, from: [ exports/devices.csv ] }
`;

/** What is said about a file that is not valid, a line a mistake, without its beginning. */
function mistakes(text: string): string[] {
    try {
        parseTenants(text, "tenants.yaml");
    } catch (error) {
        return (error as Error).message.replace("Read tenants 'tenants.yaml': ", "").split(/ (?=line \d)/);
    }
    throw new Error("the file was accepted");
}

describe("a file of tenants", () => {
    it("names each by its id, with what is its own", () => {
        expect(parseTenants(FILE, "tenants.yaml")).toEqual([
            { id: CONTOSO, name: "Contoso" },
            {
                id: FABRIKAM.toLowerCase(),
                name: FABRIKAM.toLowerCase(),
                credentials: { ARM_CLIENT_ID: "FABRIKAM_CLIENT", ARM_CLIENT_SECRET: "FABRIKAM_SECRET" },
                logAnalyticsWorkspace: "11111111-2222-4333-8444-555555555555",
            },
            { id: "22222222-2222-4333-8444-555555555555", name: "0012", from: ["exports/devices.csv"] },
        ]);
    });

    it("is refused with the line, the entry and the fix of every mistake", () => {
        const text = `tenants:
  - id: contoso.example
    name: Contoso
  - name: Fabrikam
  - id: ../../etc
  - id: ${CONTOSO}
    secret: x
  - id: ${FABRIKAM}
    credentials: { CLIENT: A, ARM_CLIENT_ID: "two words" }
  - id: 00000000-0000-0000-0000-000000000000
  - { id: 22222222-2222-4333-8444-555555555555, from: [] }
  - Contoso`;
        expect(mistakes(text)).toEqual([
            expect.stringMatching(/^line 2, tenants\[0\]\.id: is not a GUID\. Write the tenant's id/),
            expect.stringMatching(/^line 4, tenants\[1\].*: 'id' is missing\. Add it\./),
            expect.stringMatching(/^line 5, tenants\[2\]\.id: is not a GUID/),
            expect.stringMatching(/^line 7, tenants\[3\]\.secret: 'secret' is not known\. Use id, name, credentials/),
            expect.stringMatching(
                /^line 9, .*credentials\.CLIENT: is not a variable of the credentials\. Use ARM_CLIENT_ID,/,
            ),
            expect.stringMatching(/^line 9, .*credentials\.ARM_CLIENT_ID: is not the name of an environment variable/),
            expect.stringMatching(/^line 10, tenants\[5\]\.id: is not a GUID/),
            expect.stringMatching(/^line 11, tenants\[6\]\.from: is empty/),
            expect.stringMatching(/^line 12, tenants\[7\]: is not a tenant\. Write id, name/),
        ]);
    });

    it.each([
        ["", /is empty\. Write tenants/],
        ["tenants:", /is not a list/],
        ["tenants: []", /is empty\. Add a tenant/],
        [`- id: ${CONTOSO}`, /Write tenants\./],
        ["tenants: [", /line 1: .*Correct the YAML/],
        [`tenants: [{ id: ${CONTOSO}, from: [a.csv], logAnalyticsWorkspace: ${CONTOSO} }]`, /Keep one of the two/],
    ])("%j is refused", (text, expected) => {
        expect(mistakes(text).join(" ")).toMatch(expected);
    });

    it("has each tenant once, whatever the case of its id", () => {
        expect(
            mistakes(`tenants: [{ id: ${FABRIKAM} }, { id: ${CONTOSO} }, { id: ${FABRIKAM.toLowerCase()} }]`),
        ).toEqual(["line 1, tenants[2].id: is the tenant of tenants[0]. Keep one of the two."]);
    });

    it("never has a secret, and one that is written there is not repeated", () => {
        const secret = "Hm8Q~very-secret.value";
        const [said = ""] = mistakes(
            `tenants:\n  - id: ${CONTOSO}\n    credentials:\n      ARM_CLIENT_SECRET: ${secret}`,
        );
        expect(said).toMatch(/^line 4, .*never the secret itself/);
        expect(said).not.toContain(secret);
    });
});

describe("the environment of a tenant", () => {
    const env = {
        PATH: "/bin",
        ARM_TENANT_ID: "partner",
        ARM_CLIENT_ID: "application",
        ARM_CLIENT_SECRET: "secret",
        ARM_ENVIRONMENT: "usgovernment",
        HOTPATCH_LOG_ANALYTICS_WORKSPACE: "the partner's",
        FABRIKAM_CLIENT: "their application",
        FABRIKAM_CERTIFICATE: "their.pem",
    };
    const tenant = { id: CONTOSO, name: "Contoso" };

    it("has the application of the run, and no workspace of another tenant", () => {
        const { HOTPATCH_LOG_ANALYTICS_WORKSPACE: _none, ...others } = env;
        expect(environmentOf(tenant, env)).toEqual({ ...others, ARM_TENANT_ID: CONTOSO });
        expect(environmentOf({ ...tenant, logAnalyticsWorkspace: FABRIKAM }, env)).toMatchObject({
            HOTPATCH_LOG_ANALYTICS_WORKSPACE: FABRIKAM,
        });
    });

    it("has nothing of the run's credentials beside its own", () => {
        const credentials = { ARM_CLIENT_ID: "FABRIKAM_CLIENT", ARM_CLIENT_CERTIFICATE_PATH: "FABRIKAM_CERTIFICATE" };
        const own = environmentOf({ ...tenant, credentials }, env);
        expect(own).toMatchObject({
            ARM_TENANT_ID: CONTOSO,
            ARM_CLIENT_ID: "their application",
            ARM_CLIENT_CERTIFICATE_PATH: "their.pem",
            ARM_ENVIRONMENT: "usgovernment",
            ARM_USE_CLI: "false",
        });
        expect(own.ARM_CLIENT_SECRET).toBeUndefined();
    });

    it("needs every variable that the file names, before anything is asked", () => {
        const credentials = { ARM_CLIENT_ID: "FABRIKAM_CLIENT", ARM_CLIENT_SECRET: "FABRIKAM_SECRET" };
        const others = Array.from({ length: 30 }, (_, index) => ({
            id: `${index}`,
            name: `${index}`,
            credentials: { ARM_CLIENT_SECRET: `SECRET_${index}` },
        }));
        expect(() => checkVariables([tenant], env)).not.toThrow();
        expect(() => checkVariables([{ ...tenant, credentials }, ...others], env)).toThrow(
            new RegExp(
                `^Read credentials of tenants: Contoso \\(${CONTOSO}\\): FABRIKAM_SECRET is not set\\. 0: .*And 11 more\\.`,
            ),
        );
    });
});
