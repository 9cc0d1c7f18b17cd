import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import { UserError } from "../../../src/base/userError";
import { bootstrap } from "../../../src/cli/commands/bootstrap";
import { FEATURES, type Feature, heldOf, NEEDS } from "../../../src/doctor/features";
import { leastPermissions } from "../../../src/doctor/leastPrivilege";
import { ran } from "./ran";
import { testTerminal } from "./terminal";

async function printed(...args: string[]): Promise<string> {
    const terminal = testTerminal();
    await ran(bootstrap, args, { terminal });
    return terminal.out();
}

interface Made {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
}

/** What the program makes, in a tenant whose roles have their own names as ids. */
async function made(program: string): Promise<Made[]> {
    const all: Made[] = [];
    const appRoleIds = new Proxy(
        {},
        { get: (_target, name) => (typeof name === "string" ? `role ${name}` : undefined) },
    );
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            all.push({ type, name, inputs });
            return { id: `${name}-id`, state: { ...inputs, clientId: `${name}-client`, objectId: `${name}-object` } };
        },
        call: ({ inputs }) => ({ ...inputs, objectId: "graph", appRoleIds: { ...roles(), ...appRoleIds } }),
    });
    const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
    new Function("require", "exports", outputText)(require, {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    return all;
}

const roles = () =>
    Object.fromEntries(FEATURES.flatMap((each) => NEEDS[each].flat()).map((name) => [name, `role ${name}`]));

describe("hotpatch bootstrap", () => {
    it("prints a program that compiles", async () => {
        // A file that only the compiler sees, beside this one so that it finds the packages.
        const file = join(__dirname, "printedProgram.ts");
        const text = await printed("--github", "contoso/endpoints");
        const options: ts.CompilerOptions = {
            strict: true,
            noEmit: true,
            skipLibCheck: true,
            types: [],
            module: ts.ModuleKind.Node16,
            moduleResolution: ts.ModuleResolutionKind.Node16,
        };
        const host = ts.createCompilerHost(options);
        const { fileExists, readFile } = host;
        host.fileExists = (name) => name === file || fileExists(name);
        host.readFile = (name) => (name === file ? text : readFile(name));
        host.getSourceFile = (name, version) => {
            const content = host.readFile(name);
            return content === undefined ? undefined : ts.createSourceFile(name, content, version);
        };
        const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
        expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
    });

    it("makes one identity that reads and one that writes, each trusted for its own tokens alone", async () => {
        const all = await made(
            await printed("--github", "contoso/endpoints", "--environment", "live", "--branch", "trunk"),
        );
        const subjects = all.filter(({ type }) => type.endsWith("ApplicationFederatedIdentityCredential"));
        expect(subjects.map(({ inputs }) => [inputs.applicationId, inputs.subject])).toEqual([
            ["hotpatch-review-id", "repo:contoso/endpoints:pull_request"],
            ["hotpatch-review-id", "repo:contoso/endpoints:ref:refs/heads/trunk"],
            ["hotpatch-deploy-id", "repo:contoso/endpoints:environment:live"],
        ]);
        const granted = (name: string) =>
            all
                .filter(
                    ({ type, inputs }) =>
                        type.endsWith("AppRoleAssignment") && inputs.principalObjectId === `${name}-object`,
                )
                .map(({ inputs }) => String(inputs.appRoleId).replace("role ", ""));
        expect(granted("hotpatch-review")).not.toHaveLength(0);
        expect(granted("hotpatch-review").filter((name) => /Write|Privileged/.test(name))).toEqual([]);
        expect(granted("hotpatch-deploy")).toEqual(
            expect.arrayContaining(["DeviceManagementConfiguration.ReadWrite.All", "Group.ReadWrite.All"]),
        );
        expect(all.some(({ type }) => /Password|Certificate/.test(type))).toBe(false);
    });

    it("tells the same as JSON, with the subjects of another pipeline", async () => {
        const args = [
            "--issuer",
            "https://gitlab.com",
            "--review-subject",
            "a",
            "--deploy-subject",
            "b",
            "--deploy-subject",
            "c",
        ];
        const { identities } = JSON.parse(await printed(...args, "--format", "json"));
        expect(identities).toMatchObject([{ subjects: ["a"] }, { issuer: "https://gitlab.com", subjects: ["b", "c"] }]);
    });

    it.each([
        [[], /Name a repository with --github, or --issuer/],
        [["--issuer", "https://gitlab.com", "--review-subject", "a"], /Name a repository/],
        [["--issuer", "https://x.example", "--review-subject", "a", "--deploy-subject", "a"], /a review could deploy/],
    ])("refuses %j with the fix", async (args, message) => {
        await expect(printed(...args)).rejects.toThrow(message);
        await expect(printed(...args)).rejects.toBeInstanceOf(UserError);
    });

    it.each([
        ["--github", "contoso"],
        ["--github", 'contoso/"x'],
        ["--issuer", "http://x.example"],
        ["--for", "everything"],
    ])("refuses %s %s", async (option, value) => {
        await expect(printed(option, value)).rejects.toThrow(/invalid/);
    });
});

describe("the fewest permissions for some features", () => {
    const subsets = Array.from({ length: 1 << FEATURES.length }, (_, bits) =>
        FEATURES.filter((_feature, at) => (bits & (1 << at)) !== 0),
    );

    it("are enough for all of them, and none of them can be left out", () => {
        const areEnough = (permissions: readonly string[], features: readonly Feature[]) =>
            features.every((feature) =>
                NEEDS[feature].every((alternatives) => heldOf(permissions, alternatives) !== undefined),
            );
        const wrong = subsets.filter((features) => {
            const permissions = leastPermissions(features);
            const isLeast = permissions.every(
                (permission) =>
                    !areEnough(
                        permissions.filter((each) => each !== permission),
                        features,
                    ),
            );
            return !areEnough(permissions, features) || !isLeast;
        });
        expect(wrong).toEqual([]);
    });

    it("write nothing where nothing is changed", () => {
        expect(leastPermissions(["readiness", "preview", "delivery"]).join()).not.toMatch(/Write/);
    });
});
