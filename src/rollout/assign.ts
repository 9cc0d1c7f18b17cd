import { compileRule, type EntraDevice, type RuleContext } from "../membership";

/**
 * The devices that each rule takes in, by object id, sorted. A device is only in the first that takes it in, so that it is
 * in no two rings, whatever the rules say.
 *
 * @param rules undefined for a ring that has no rule
 * @throws RuleEvaluationError for a rule that cannot be evaluated here
 */
export async function membersByRule(
    rules: readonly (string | undefined)[],
    devices: AsyncIterable<EntraDevice> | Iterable<EntraDevice>,
    context: RuleContext = {},
): Promise<string[][]> {
    const predicates = rules.map((rule) => (rule === undefined ? () => false : compileRule(rule, context)));
    const members: string[][] = rules.map(() => []);
    for await (const device of devices) {
        const index = predicates.findIndex((matches) => matches(device));
        members[index]?.push(device.id.toLowerCase());
    }
    return members.map((ids) => ids.sort());
}
