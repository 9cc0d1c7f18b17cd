import { listOf, text } from "../../base/problems";
import { UserError } from "../../base/userError";
import type { GraphClient } from "../../graph/client";
import { listRoleScopeTags } from "../../graph/endpoints/roleScopeTags";
import { idSet, textSet } from "../canonical";

/** The id of each scope tag that a program names, by the text that the program uses: a name, or the id itself. */
export type ScopeTagIds = Readonly<Record<string, string>>;

/**
 * An entry made of digits is an id, any other text is a name. A tag whose name consists of digits can therefore only be
 * given by its id.
 */
const ID = /^\d+$/;

/** What the service returns if scope tags were never set (live capture, July 2026). */
const DEFAULT_SCOPE_TAG = "0";

/** An Intune object that has scope tags. */
interface Tagged {
    readonly roleScopeTagIds?: readonly string[] | null;
}

function idsOf({ roleScopeTagIds }: Tagged): string[] {
    return idSet([...(roleScopeTagIds ?? [DEFAULT_SCOPE_TAG])]);
}

/** Scope tags by their ids. */
export const BY_ID = {
    rule: listOf(
        (value) =>
            typeof value === "string" && ID.test(value)
                ? undefined
                : `must be the decimal id of a scope tag as text, not ${JSON.stringify(value)}.`,
        { min: 1, fix: 'Write for example ["0"], or leave it out.' },
    ),
    canonical: idSet,
    wire: {
        managed: "whenWritten" as const,
        read: idsOf,
        send: (roleScopeTagIds: string[]) => ({ roleScopeTagIds }),
    },
};

/** What the names referred to when they were last looked up. */
interface LookedUp {
    readonly inputs: { readonly scopeTagIds?: ScopeTagIds };
}

/**
 * Scope tags by name or id, recorded as written, together with the ids of the names. That a name has at most 256
 * characters is `assumed`.
 */
export const BY_NAME = {
    rule: listOf(text({ min: 1, max: 256, fix: "Write the name or the id of an Intune scope tag." }), {
        min: 1,
        fix: 'Write for example ["Default"], or leave it out.',
    }),
    canonical: textSet,
    notBeside: { property: "roleScopeTagIds", reason: "which sets the same by id. Keep one of the two." },
    lookUp: async (graph: GraphClient, entries: readonly string[]) => ({
        scopeTagIds: await idsByName(graph, entries),
    }),
    wire: {
        managed: "whenWritten" as const,
        read: (object: Tagged, { scopeTagIds = {} }: LookedUp["inputs"]) => entriesOf(idsOf(object), scopeTagIds),
        send: (_entries: string[], { inputs: { scopeTagIds = {} } }: LookedUp) => ({
            roleScopeTagIds: idSet(Object.values(scopeTagIds)),
        }),
    },
};

/**
 * The id of each entry. Calls the service only if an entry is a name.
 *
 * @throws UserError for names that match none of the tenant's tags, or several, with a list of the tags.
 */
async function idsByName(graph: GraphClient, entries: readonly string[]): Promise<ScopeTagIds> {
    const names = entries.filter((entry) => !ID.test(entry));
    const tags = names.length === 0 ? [] : await listRoleScopeTags(graph);
    const wrong = names.filter((name) => tags.filter(({ displayName }) => displayName === name).length !== 1);
    if (wrong.length > 0) {
        const there = tags.map(({ id, displayName }) => `'${displayName}' (${id})`).join(", ");
        throw new UserError(
            `scopeTags contains ${wrong.map((name) => `'${name}'`).join(", ")}, which does not match exactly one scope tag of this ` +
                `tenant. Existing tags: ${there}. Use these names, or ids`,
        );
    }
    const idOf = (entry: string) => tags.find(({ displayName }) => displayName === entry)?.id ?? entry;
    return Object.fromEntries(entries.map((entry) => [entry, idOf(entry)]));
}

/** Ids converted back to what the program writes; an id that it does not name stays an id. */
function entriesOf(ids: readonly string[], known: ScopeTagIds): string[] {
    const named = Object.entries(known).filter(([, id]) => ids.includes(id));
    const strangers = ids.filter((id) => !Object.values(known).includes(id));
    return textSet([...named.map(([entry]) => entry), ...strangers]);
}
