import { UserError } from "../../base/userError";
import type { GraphClient } from "../../graph/client";
import { isMissing } from "../../graph/consistency";
import { getGroupWithRule, groupIdOf, isDynamic } from "../../graph/endpoints/groups";
import { isGraphError, operationError } from "../../graph/errors";
import { MalformedAnswer } from "../../graph/shape";
import { option, optional } from "../declare/arguments";
import type { Permission } from "../declare/command";
import { text } from "../declare/values";
import type { Surroundings } from "../surroundings";
import { givenFile } from "../terminal/givenFile";

/** Where a rule comes from: one of the three. */
export interface RuleSource {
    /** The rule itself, or `@` and a path. */
    readonly rule?: string | undefined;
    /** A path, or `-` for standard input. */
    readonly file?: string | undefined;
    /** A group's object id or display name. */
    readonly group?: string | undefined;
}

/** How a command that reads one rule is told where it is. */
export const RULE_ARGUMENTS = {
    rule: optional("rule", "the rule, or @ and the path of a file"),
    file: option("file", "read the rule from a file, - for standard input", text, { short: "f" }),
    group: option("id|name", "read the rule of an Entra group", text, { short: "g" }),
};

/** What that may read. */
export const RULE_PERMISSIONS: readonly Permission[] = [{ name: "GroupMember.Read.All", for: "--group" }];

/**
 * The text of a rule. A file's last line break is no part of it.
 *
 * @throws UserError where none or more than one source is named, or the group has no rule.
 */
export async function ruleText(source: RuleSource, { terminal, connect }: Surroundings): Promise<string> {
    const { rule: text, file, group } = source;
    const given = [text, file, group].filter((each) => each !== undefined);
    if (given.length !== 1) {
        throw new UserError("Read the rule: name it once, as an argument, with --file, or with --group.");
    }
    if (group !== undefined) {
        return ruleOfGroup(connect().graph, group);
    }
    const path = text?.startsWith("@") ? text.slice(1) : file;
    return (path === undefined ? (text ?? "") : givenFile(path, terminal, "Name a file with a rule in it.")).replace(
        /\r?\n$/,
        "",
    );
}

async function ruleOfGroup(graph: GraphClient, group: string): Promise<string> {
    const found = await groupWithRule(graph, group);
    const { displayName, membershipRule } = found;
    if (!membershipRule) {
        if (isDynamic(found)) {
            throw new MalformedAnswer(
                `about group '${displayName}' has no membershipRule, although its groupTypes say that it is dynamic`,
            );
        }
        throw new UserError(
            `Read the rule of group '${displayName}': it has none. Its members are assigned by hand; name a dynamic group.`,
        );
    }
    return membershipRule;
}

async function groupWithRule(graph: GraphClient, group: string): ReturnType<typeof getGroupWithRule> {
    const id = await groupIdOf(graph, group);
    try {
        return await getGroupWithRule(graph, id);
    } catch (error) {
        if (isMissing(error)) {
            throw new UserError(
                `Read the rule of group '${group}': there is no group with this id. Check it, or use its name.`,
                { cause: error },
            );
        }
        throw isGraphError(error) ? operationError(`Read the rule of group '${group}'`, error) : error;
    }
}
