import { UserError } from "../../base/userError";
import { FEATURES, type Feature } from "../../doctor/features";
import { leastPermissions } from "../../doctor/leastPrivilege";
import type { BootstrapResult, PipelineIdentity } from "../../report/results";
import { option } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { InvalidValue, repeated, text, type ValueType } from "../declare/values";
import { features } from "../doctor/features";

/** The issuer of GitHub's tokens (GitHub Docs, "Configuring OpenID Connect in Azure", 2025). */
const GITHUB = "https://token.actions.githubusercontent.com";
/** What a preview with the summary of devices reads. */
const REVIEW: readonly Feature[] = ["readiness", "preview", "delivery"];
/** What most programs change. */
const DEPLOY: readonly Feature[] = ["policies", "groups"];

/** `hotpatch bootstrap`: a program that makes the identities of a pipeline. */
export const bootstrap = defineCommand({
    name: "bootstrap",
    summary: "a program that makes a pipeline's identities, with as few permissions as possible",
    description:
        "Prints a Pulumi program in TypeScript that registers two applications in Entra: one that reads, for pull requests and drift, " +
        "and one that writes, for deployments. Both sign in by federated credentials, without a secret. Sends nothing: an administrator " +
        "reads the program and runs it.",
    examples: [
        { args: "--github contoso/endpoints -o identities/index.ts", does: "for GitHub Actions" },
        {
            args: "--github contoso/endpoints --for policies,groups,prerequisites",
            does: "with what prerequisites need",
        },
        {
            args: "--issuer https://gitlab.com --review-subject project_path:contoso/endpoints:ref_type:branch:ref:review --deploy-subject project_path:contoso/endpoints:ref_type:branch:ref:main",
            does: "for GitLab",
        },
    ],
    arguments: {
        github: option("owner/repository", "the repository on GitHub", repository(), {
            conflicts: ["issuer", "reviewSubject", "deploySubject"],
        }),
        environment: option("name", "GitHub's environment that approves deployments; default: production", text),
        branch: option("name", "the branch that is deployed and looked at for drift; default: main", text),
        issuer: option("url", "another pipeline's issuer of tokens", address()),
        reviewSubject: option("text", "the subject of its tokens for a review; may be repeated", repeated(text)),
        deploySubject: option("text", "the subject of its tokens for a deployment; may be repeated", repeated(text)),
        for: option(
            "features",
            `what deployments change, of ${FEATURES.join(", ")}; default: policies,groups`,
            features(),
        ),
    },
    result: "bootstrap",
    canWriteFile: true,
    permissions: [],
    exitCodes: { 0: "good" },
    async run({ args, print }) {
        const { issuer, review, deploy } = trustOf(args);
        const identities: PipelineIdentity[] = [
            {
                name: "hotpatch-review",
                purpose: "Previews of pull requests, drift and readiness: reads, and changes nothing.",
                permissions: leastPermissions(REVIEW),
                issuer,
                subjects: review,
            },
            {
                name: "hotpatch-deploy",
                purpose: "Deployments.",
                permissions: leastPermissions([...REVIEW, ...(args.for ?? DEPLOY)]),
                issuer,
                subjects: deploy,
            },
        ];
        const result: BootstrapResult = { schema: "hotpatch-bootstrap/1", identities };
        await print(result);
        return 0;
    },
});

interface Pipeline {
    readonly github: string | undefined;
    readonly environment: string | undefined;
    readonly branch: string | undefined;
    readonly issuer: string | undefined;
    readonly reviewSubject: readonly string[] | undefined;
    readonly deploySubject: readonly string[] | undefined;
}

/** Whose tokens are trusted, and which of them for what. */
function trustOf(given: Pipeline): { issuer: string; review: readonly string[]; deploy: readonly string[] } {
    const { github, environment = "production", branch = "main", issuer } = given;
    if (github !== undefined) {
        return {
            issuer: GITHUB,
            review: [`repo:${github}:pull_request`, `repo:${github}:ref:refs/heads/${branch}`],
            deploy: [`repo:${github}:environment:${environment}`],
        };
    }
    const { reviewSubject: review = [], deploySubject: deploy = [] } = given;
    if (issuer === undefined || review.length === 0 || deploy.length === 0) {
        throw new UserError(
            "Print identities: whose pipeline it is is missing. Name a repository with --github, or --issuer, --review-subject and --deploy-subject.",
        );
    }
    const both = review.find((subject) => deploy.includes(subject));
    if (both !== undefined) {
        throw new UserError(
            `Print identities: '${both}' is a subject of both, so a review could deploy. Give deployments a subject of their own.`,
        );
    }
    return { issuer, review, deploy };
}

/** `contoso/endpoints`. */
function repository(): ValueType<string> {
    return {
        read(given) {
            if (!/^[\w.-]+\/[\w.-]+$/.test(given)) {
                throw new InvalidValue("Use OWNER/REPOSITORY, for example contoso/endpoints.");
            }
            return given;
        },
    };
}

function address(): ValueType<string> {
    return {
        read(given) {
            if (!URL.canParse(given) || new URL(given).protocol !== "https:") {
                throw new InvalidValue("Use an https address, for example https://gitlab.com.");
            }
            return given;
        },
    };
}
