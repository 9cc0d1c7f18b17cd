import type { EntraDevice } from "../device";
import { compileCondition, type Test } from "../evaluate/compile";
import { positiveForm } from "../operators";
import { type DeviceProperty, deviceProperty, type PropertyName } from "../properties";
import { type Comparison, type Condition, conditionsIn } from "../syntax";
import type { Check } from "./finding";
import { itemLists, typicalTexts } from "./typicalValues";

/** At most this many combinations are tried, and at most this many combinations times clauses. */
const MOST_COMBINATIONS = 20_000;
const MOST_STEPS = 2_000_000;

/**
 * A rule that matches no device at all, or every device.
 *
 * For each attribute that the rule uses, values are generated that can make a difference: the values it is compared
 * with, texts that begin, end and continue as required, one that is none of these, and none at all (except for ids,
 * which are always present). The rule is then evaluated for all combinations: if none of them matches, nothing can. A
 * rule with -match or memberOf, one whose -any asks about more than the item, and one with more than 20,000
 * combinations are not judged.
 */
export const extremes: Check = (rule) => {
    const results = possibleResults(rule.condition);
    if (results?.size !== 1) {
        return [];
    }
    const place = { start: 0, end: rule.text.length, severity: "warning" } as const;
    return results.has(true)
        ? [
              {
                  ...place,
                  code: "matches-everything",
                  message: "The rule matches every device of the tenant, including phones and servers.",
                  fix: 'Add a condition, such as (device.deviceOSType -eq "Windows").',
              },
          ]
        : [
              {
                  ...place,
                  code: "matches-nothing",
                  message: "No device can match this rule: its conditions contradict each other.",
                  fix: "Join alternatives with -or, and look for an attribute that is required to have two values.",
              },
          ];
};

/** The possible results of the rule: true, false or both. Undefined if that cannot be determined. */
function possibleResults(condition: Condition): Set<boolean> | undefined {
    const leaves = leavesOf(condition);
    if (leaves === undefined) {
        return undefined;
    }
    const tables: Row[][] = [];
    for (const name of new Set(leaves.map(({ property }) => property))) {
        const ofProperty = leaves.filter(({ property }) => property === name);
        const table = rowsFor(deviceProperty(name), ofProperty);
        if (table === undefined) {
            return undefined;
        }
        tables.push(table);
    }
    const combinations = tables.reduce((product, table) => product * table.length, 1);
    const isTooMuch = combinations > MOST_COMBINATIONS || combinations * leaves.length > MOST_STEPS;
    return isTooMuch ? undefined : tryAll(condition, tables);
}

/** A condition on one attribute: a comparison, or an -any or -all. */
interface Leaf {
    readonly condition: Condition;
    readonly property: PropertyName;
}

/** The result of each leaf of an attribute for one of its values. */
type Row = ReadonlyMap<Condition, boolean>;

function leavesOf(condition: Condition): Leaf[] | undefined {
    switch (condition.kind) {
        case "and":
        case "or": {
            const parts = condition.operands.map(leavesOf);
            return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
        }
        case "not":
            return leavesOf(condition.operand);
        case "memberOf":
            return undefined;
        case "any":
        case "all": {
            const asksOfItems = comparisonsIn(condition.body).every((each) => each.subject === "_" && !isPattern(each));
            return asksOfItems ? [{ condition, property: condition.collection }] : undefined;
        }
        case "comparison":
            return condition.subject === "_" || isPattern(condition)
                ? undefined
                : [{ condition, property: condition.subject }];
    }
}

function isPattern({ operator }: Comparison): boolean {
    return positiveForm(operator) === "match";
}

function comparisonsIn(condition: Condition): Comparison[] {
    return [...conditionsIn(condition)].filter((each): each is Comparison => each.kind === "comparison");
}

/** The different rows that the values of an attribute can produce. */
function rowsFor(property: DeviceProperty, leaves: readonly Leaf[]): Row[] | undefined {
    const devices = devicesFor(
        property,
        leaves.flatMap(({ condition }) => comparisonsIn(condition)),
    );
    if (devices === undefined) {
        return undefined;
    }
    const tests = leaves.map(({ condition }): [Condition, Test] => [condition, compileCondition(condition, {})]);
    const rows = new Map<string, Row>();
    for (const device of devices) {
        const row = new Map(tests.map(([condition, test]) => [condition, test(device, null)]));
        rows.set([...row.values()].map(Number).join(""), row);
    }
    return [...rows.values()];
}

/** Devices that have only this attribute, with every value that can make a difference. */
function devicesFor(property: DeviceProperty, comparisons: readonly Comparison[]): EntraDevice[] | undefined {
    switch (property.type) {
        case "boolean":
            return [true, false, null].map((value) => ({ id: "", [property.select]: value }));
        case "text": {
            const texts = typicalTexts(comparisons);
            return texts
                ?.map((text) => deviceWith(property, text))
                .concat(property.alwaysSet ? [] : [deviceWith(property, null)]);
        }
        case "collection": {
            const lists = itemLists(comparisons);
            return lists?.map((value) => ({ id: "", [property.select]: value }));
        }
    }
}

function deviceWith({ name, select }: DeviceProperty, value: string | null): EntraDevice {
    return { id: "", [select]: select === "extensionAttributes" ? { [name]: value } : value };
}

function tryAll(condition: Condition, tables: readonly Row[][]): Set<boolean> {
    const results = new Set<boolean>();
    const chosen: Row[] = [];
    const choose = (index: number): void => {
        const table = tables[index];
        if (results.size === 2) {
            return;
        }
        if (table === undefined) {
            results.add(holds(condition, (leaf) => chosen.some((row) => row.get(leaf) === true)));
            return;
        }
        for (const row of table) {
            chosen[index] = row;
            choose(index + 1);
        }
    };
    choose(0);
    return results;
}

function holds(condition: Condition, isTrue: (leaf: Condition) => boolean): boolean {
    switch (condition.kind) {
        case "and":
            return condition.operands.every((operand) => holds(operand, isTrue));
        case "or":
            return condition.operands.some((operand) => holds(operand, isTrue));
        case "not":
            return !holds(condition.operand, isTrue);
        default:
            return isTrue(condition);
    }
}
