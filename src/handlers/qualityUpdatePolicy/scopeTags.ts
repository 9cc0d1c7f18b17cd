import { listOf, text } from "../../base/problems";
import { UserError } from "../../base/userError";
import type { GraphClient } from "../../graph/client";
import { listRoleScopeTags } from "../../graph/endpoints/roleScopeTags";
import { idSet, textSet } from "../canonical";
import type { QualityUpdatePolicyInputs } from "./inputs";

/** The id of each scope tag that a program names, by what the program calls it: a name, or the id itself. */
export type ScopeTagIds = Readonly<Record<string, string>>;

/** Inputs whose scope tags have been looked up, and the owner that the policy's marker names. */
export interface Resolved extends QualityUpdatePolicyInputs {
    scopeTagIds?: ScopeTagIds;
    owner?: string;
}

/** An entry of digits is an id, any other text a name; so a tag whose name is digits can be named by its id alone. */
const ID = /^\d+$/;

/** What is wrong with scope tags by id. */
export const scopeTagIdProblem = listOf(
    (value) =>
        typeof value === "string" && ID.test(value)
            ? undefined
            : `must be the decimal id of a scope tag as text, not ${JSON.stringify(value)}.`,
    { min: 1, fix: 'Write for example ["0"], or leave it out.' },
);

/** What is wrong with scope tags by id or name. That a name has at most 256 characters is `assumed`. */
export const scopeTagProblem = listOf(text({ min: 1, max: 256, fix: "Name a scope tag of Intune, or its id." }), {
    min: 1,
    fix: 'Write for example ["Default"], or leave it out.',
});

/**
 * The inputs with the ids of the scope tags that they name. Asks the service only where one is named by its name.
 *
 * @throws UserError for names that are none, or several, of the tenant's tags, with the list of those.
 */
export async function withScopeTagIds(graph: GraphClient, inputs: QualityUpdatePolicyInputs): Promise<Resolved> {
    const written = inputs.scopeTags;
    if (written === undefined) {
        return inputs;
    }
    const names = written.filter((entry) => !ID.test(entry));
    const tags = names.length === 0 ? [] : await listRoleScopeTags(graph);
    const wrong = names.filter((name) => tags.filter(({ displayName }) => displayName === name).length !== 1);
    if (wrong.length > 0) {
        const there = tags.map(({ id, displayName }) => `'${displayName}' (${id})`).join(", ");
        throw new UserError(
            `scopeTags names ${wrong.map((name) => `'${name}'`).join(", ")}, which does not name exactly one scope tag of this ` +
                `tenant. There are: ${there}. Use these names, or ids`,
        );
    }
    const idOf = (entry: string) => tags.find(({ displayName }) => displayName === entry)?.id ?? entry;
    return { ...inputs, scopeTagIds: Object.fromEntries(written.map((entry) => [entry, idOf(entry)])) };
}

/** The ids to send; undefined where the program leaves scope tags alone. */
export function scopeTagsToSend({ roleScopeTagIds, scopeTagIds }: Resolved): string[] | undefined {
    return scopeTagIds === undefined ? roleScopeTagIds : idSet(Object.values(scopeTagIds));
}

/** Ids as the program writes them; one that it does not name stays an id. */
export function scopeTagsRead(ids: readonly string[], known: ScopeTagIds): string[] {
    const named = Object.entries(known).filter(([, id]) => ids.includes(id));
    const strangers = ids.filter((id) => !Object.values(known).includes(id));
    return textSet([...named.map(([entry]) => entry), ...strangers]);
}
