import {
    array,
    check,
    exactOptional,
    type InferOutput,
    minLength,
    pipe,
    record,
    safeParse,
    strictObject,
    string,
    toLowerCase,
    trim,
} from "valibot";
import { isSomebodysGuid } from "../base/guid";
import {
    type Mistake,
    mistakesOf,
    notList,
    objectOf,
    parseWrittenFile,
    readWrittenFile,
    type WrittenFile,
    words,
} from "../base/writtenFile";
import { CREDENTIAL_VARIABLES } from "./credentialVariables";

/** One tenant of the file. */
export interface ListedTenant {
    /** Its id in Entra, in lower case. */
    readonly id: string;
    /** What people call it; the id if the file has no name. */
    readonly name: string;
    /**
     * Its own credentials: what a variable such as `ARM_CLIENT_SECRET` is called in this environment. Absent if it uses
     * those of the run, as tenants of one multi-tenant application do.
     */
    readonly credentials?: Readonly<Record<string, string>>;
    /** The id of its Log Analytics workspace with Windows Update for Business reports. */
    readonly logAnalyticsWorkspace?: string;
    /** Saved exports that are judged instead of asking Microsoft Graph, as paths from the file's folder. */
    readonly from?: readonly string[];
}

/** In bytes: tens of thousands of tenants. */
const LARGEST = 8 * 2 ** 20;

const KEYS = ["id", "name", "credentials", "logAnalyticsWorkspace", "from"] as const;
const VARIABLE_FIX = "Write the name of an environment variable, such as CONTOSO_SECRET, and never the secret itself.";

function guid(fix: string) {
    return pipe(
        string(`is not a text. ${fix}`),
        trim(),
        check(isSomebodysGuid, `is not a GUID. ${fix}`),
        toLowerCase(),
    );
}

/** Messages never repeat the value: somebody may have written the secret itself. */
const CREDENTIALS = pipe(
    notList("a list of credentials", ["ARM_CLIENT_ID: NAME_OF_A_VARIABLE"]),
    record(
        pipe(
            string(),
            check(
                (key) => CREDENTIAL_VARIABLES.has(key),
                `is not a variable of the credentials. Use ${[...CREDENTIAL_VARIABLES].join(", ")}.`,
            ),
        ),
        pipe(
            string(`is not a text. ${VARIABLE_FIX}`),
            trim(),
            check(
                (name) => /^[A-Za-z_]\w{0,199}$/.test(name),
                `is not the name of an environment variable. ${VARIABLE_FIX}`,
            ),
        ),
        "is not an object. Write ARM_CLIENT_ID and so on, each with the name of an environment variable.",
    ),
    check(
        (credentials) => Object.keys(credentials).length > 0,
        "is empty. Name the tenant's own variables, or leave credentials out.",
    ),
);

const TENANT = pipe(
    notList("a tenant", KEYS),
    strictObject(
        {
            id: guid("Write the tenant's id from its overview in the Entra admin centre."),
            name: exactOptional(words(200, "Write what you call the tenant.")),
            credentials: exactOptional(CREDENTIALS),
            logAnalyticsWorkspace: exactOptional(
                guid("Write the workspace's id from its overview in the Azure portal."),
            ),
            from: exactOptional(
                pipe(
                    array(
                        words(4096, "Write the path of a saved export."),
                        "is not a list. Begin each file with a hyphen.",
                    ),
                    minLength(1, "is empty. Name the saved exports, or leave it out."),
                ),
            ),
        },
        objectOf("a tenant", KEYS),
    ),
    check(
        ({ from, credentials, logAnalyticsWorkspace }) =>
            from === undefined || (credentials === undefined && logAnalyticsWorkspace === undefined),
        "has both saved exports (from) and settings of a connection. Keep one of the two.",
    ),
);

const FILE = pipe(
    notList("a list of tenants", ["tenants"]),
    strictObject(
        {
            tenants: pipe(
                array(TENANT, "is not a list. Begin each tenant with a hyphen."),
                minLength(1, "is empty. Add a tenant with its id."),
            ),
        },
        objectOf("an object with tenants", ["tenants"]),
    ),
);

const TENANTS_FILE: WrittenFile<readonly ListedTenant[]> = {
    name: "tenants",
    whatToWrite: "Write tenants, a list in which each has an id.",
    largest: LARGEST,
    checked(value) {
        const read = safeParse(FILE, value);
        if (!read.success) {
            return { content: [], mistakes: mistakesOf(read.issues) };
        }
        const { tenants }: InferOutput<typeof FILE> = read.output;
        return {
            content: tenants.map((tenant) => ({ ...tenant, name: tenant.name ?? tenant.id })),
            mistakes: twice(tenants),
        };
    },
};

/** Two entries of one tenant would write the same part of the result. */
function twice(tenants: readonly Pick<ListedTenant, "id">[]): Mistake[] {
    const first = new Map<string, number>();
    return tenants.flatMap(({ id }, index) => {
        const earlier = first.get(id);
        first.set(id, earlier ?? index);
        const text = `is the tenant of tenants[${earlier}]. Keep one of the two.`;
        return earlier === undefined ? [] : [{ path: ["tenants", index, "id"], text }];
    });
}

/**
 * Reads a list of tenants, YAML or JSON in UTF-8.
 *
 * @throws UserError for a file that cannot be read, and for mistakes in it: all of them, each with its line and the fix.
 */
export function readTenants(file: string): readonly ListedTenant[] {
    return readWrittenFile(file, TENANTS_FILE);
}

/**
 * The same of a text.
 *
 * @param file its name in errors
 */
export function parseTenants(text: string, file: string): readonly ListedTenant[] {
    return parseWrittenFile(text, file, TENANTS_FILE);
}
