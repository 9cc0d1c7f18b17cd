import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import { nearest } from "./nearest";

/** Something that is wrong with a scenario file. */
export interface ScenarioProblem {
    readonly line: number;
    /** The path: `policies[0].displayName`; empty for the file as a whole. */
    readonly key: string;
    readonly text: string;
}

/** A file that is being read, with the problems found so far. */
export interface ScenarioDocument {
    readonly document: Document;
    readonly lines: LineCounter;
    readonly problems: ScenarioProblem[];
}

/**
 * A value in a scenario file. The methods report what is wrong and return undefined, so that one pass finds everything.
 */
export class Place {
    constructor(
        private readonly scenario: ScenarioDocument,
        private readonly node: Node | null,
        private readonly key: string,
        private readonly offset: number,
    ) {}

    /** The values of a map by key. */
    fields<K extends string>(known: readonly K[]): Partial<Record<K, Place>> | undefined {
        if (!isMap(this.node)) {
            this.wrong(`expected keys such as ${known.slice(0, 3).join(", ")}.`);
            return undefined;
        }
        const fields: Partial<Record<K, Place>> = {};
        for (const pair of this.node.items) {
            const { name, offset } = nameOf(pair);
            const key = known.find((each) => each === name);
            const path = this.key === "" ? name : `${this.key}.${name}`;
            if (key === undefined) {
                const like = nearest(name, known);
                const fix = like === undefined ? `Use one of ${known.join(", ")}.` : `Did you mean '${like}'?`;
                this.report(offset, path, `not a known key. ${fix}`);
            } else {
                fields[key] = new Place(this.scenario, this.resolved(pair.value), path, offset);
            }
        }
        return fields;
    }

    items(): Place[] {
        if (!isSeq(this.node)) {
            this.wrong("expected a list: lines that begin with a dash.");
            return [];
        }
        return this.node.items.map((item, index) => {
            const node = this.resolved(item);
            return new Place(this.scenario, node, `${this.key}[${index}]`, node?.range?.[0] ?? this.offset);
        });
    }

    text(): string | undefined {
        const value = this.scalar();
        return typeof value === "string" && value !== "" ? value : this.wrong(`expected a text${this.found()}.`);
    }

    flag(): boolean | undefined {
        const value = this.scalar();
        return typeof value === "boolean" ? value : this.wrong(`expected true or false${this.found()}.`);
    }

    whole(least: number, most: number): number | undefined {
        const value = this.scalar();
        return typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most
            ? value
            : this.wrong(`expected a whole number from ${least} to ${most}${this.found()}.`);
    }

    choice<T extends string>(allowed: readonly T[]): T | undefined {
        const value = this.scalar();
        return (
            allowed.find((each) => each === value) ??
            this.wrong(`expected one of ${allowed.join(", ")}${this.found()}.`)
        );
    }

    /** The value in JavaScript, whatever it is. */
    plain(): unknown {
        return this.node?.toJS(this.scenario.document) ?? null;
    }

    /** The value below, by keys; this one if there is none. */
    below(keys: readonly (string | number)[]): Place {
        const [first, ...rest] = keys;
        if (first === undefined) {
            return this;
        }
        if (typeof first === "number") {
            return (isSeq(this.node) ? this.items()[first] : undefined)?.below(rest) ?? this;
        }
        const pair = isMap(this.node) ? this.node.items.find((each) => nameOf(each).name === first) : undefined;
        if (pair === undefined) {
            return this;
        }
        const path = this.key === "" ? first : `${this.key}.${first}`;
        return new Place(this.scenario, this.resolved(pair.value), path, nameOf(pair).offset).below(rest);
    }

    /** Reports what is wrong with this value. */
    wrong(text: string): undefined {
        this.report(this.offset, this.key, text);
        return undefined;
    }

    private scalar(): unknown {
        return isScalar(this.node) ? this.node.value : undefined;
    }

    private found(): string {
        if (isScalar(this.node)) {
            return `, found ${JSON.stringify(this.node.value)}`;
        }
        return isMap(this.node) ? ", found keys" : isSeq(this.node) ? ", found a list" : "";
    }

    private resolved(value: unknown): Node | null {
        const node = value as Node | null;
        return isAlias(node) ? (node.resolve(this.scenario.document) ?? null) : node;
    }

    private report(offset: number, key: string, text: string): void {
        this.scenario.problems.push({ line: this.scenario.lines.linePos(offset).line, key, text });
    }
}

function nameOf({ key }: Pair): { name: string; offset: number } {
    return isScalar(key) ? { name: String(key.value), offset: key.range?.[0] ?? 0 } : { name: String(key), offset: 0 };
}
