import { visible, visibleEscaped } from "../base/visible";
import type { BootstrapResult, PipelineIdentity } from "./results";

/** The program that makes the identities: TypeScript for `@pulumi/azuread`. */
export function bootstrapProgram({ identities }: BootstrapResult): string {
    return `${HEAD}\n${identities.map(declaration).join("\n")}`;
}

const HEAD = `// The identities of a pipeline, without a secret. An administrator runs this once, and again when it changes:
//
//   1. Sign in as a Privileged Role Administrator, for example with \`az login --allow-no-subscriptions\`.
//   2. In a folder of its own: \`pulumi new azuread-typescript\`, this text as index.ts, \`pulumi up\`.
//   3. Give the pipeline ARM_TENANT_ID, and the two client ids that the stack puts out.
//
// The assignments of roles are the administrator's consent.
import * as azuread from "@pulumi/azuread";

/** Microsoft Graph, under the same client id in every tenant. */
const graph = azuread.getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" });

interface Trust {
    /** Application permissions on Microsoft Graph. */
    readonly permissions: readonly string[];
    readonly issuer: string;
    /** One federated credential for each. */
    readonly subjects: readonly string[];
}

function identity(name: string, { permissions, issuer, subjects }: Trust) {
    const application = new azuread.Application(name, { displayName: name });
    const principal = new azuread.ServicePrincipal(name, { clientId: application.clientId });
    for (const permission of permissions) {
        new azuread.AppRoleAssignment(\`\${name}-\${permission}\`, {
            appRoleId: graph.appRoleIds.apply((ids) => ids[permission] ?? ""),
            principalObjectId: principal.objectId,
            resourceObjectId: graph.objectId,
        });
    }
    for (const [index, subject] of subjects.entries()) {
        new azuread.ApplicationFederatedIdentityCredential(\`\${name}-\${index}\`, {
            applicationId: application.id,
            displayName: \`\${name}-\${index}\`,
            audiences: ["api://AzureADTokenExchange"],
            issuer,
            subject,
        });
    }
    return application.clientId;
}
`;

function declaration({ name, purpose, permissions, issuer, subjects }: PipelineIdentity): string {
    const variable = name.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    return `/** ${visible(purpose)} */
export const ${variable}ClientId = identity(${literal(name)}, {
    permissions: [
${permissions.map((permission) => `        ${literal(permission)},\n`).join("")}    ],
    issuer: ${literal(issuer)},
    subjects: [
${subjects.map((subject) => `        ${literal(subject)},\n`).join("")}    ],
});
`;
}

function literal(text: string): string {
    return visibleEscaped(JSON.stringify(text));
}
