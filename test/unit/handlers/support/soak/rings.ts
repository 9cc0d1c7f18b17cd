import type { Random } from "../../../../../packages/graph-emulator/src/fleet/random";
import { type Shares, shares } from "../../../../../packages/graph-emulator/src/fleet/random";

/** One ring as a program declares it: a policy, its assignment, and VBS with an assignment of its own if it asks for it. */
export interface Ring {
    /** Stays through renames. */
    readonly key: string;
    readonly name: string;
    /** Names that it had before, as its `aliases` say. */
    readonly formerNames: readonly string[];
    readonly title: string;
    /** The description; left out for none. */
    readonly text?: string;
    readonly isOn: boolean;
    /** Left out: not managed. */
    readonly deferralDays?: number;
    /** Left out: not managed. */
    readonly scopeTagIds?: readonly string[];
    /** Whom the policy reaches: places in the list of groups. */
    readonly groups: readonly number[];
    readonly excluded: readonly number[];
    readonly isAdditive: boolean;
    readonly hasVbs: boolean;
}

export interface RingProgram {
    readonly rings: readonly Ring[];
    /** What the tenant's default is to be; left out: not managed. */
    readonly tenantDefault?: boolean;
}

/** What a program may be like. */
export interface Bounds {
    readonly least: number;
    readonly most: number;
    /** How many groups there are to name. */
    readonly groups: number;
    readonly scopeTagIds: readonly string[];
}

/** What a user does to a program. */
const EDITS = shares(
    ["add", 4],
    ["remove", 3],
    ["rename", 2],
    ["rename with alias", 3],
    ["title", 2],
    ["description", 3],
    ["hotpatch", 3],
    ["deferral", 3],
    ["scope tags", 2],
    ["targets", 5],
    ["ownership", 3],
    ["VBS", 2],
    ["tenant default", 1],
) satisfies Shares<string>;

/** Writes random programs. Names are numbered, so that a new one is new. */
export class Author {
    private count = 0;

    constructor(
        private readonly random: Random,
        private readonly bounds: Bounds,
    ) {}

    begin(): RingProgram {
        return { rings: Array.from({ length: this.bounds.most }, () => this.ring()) };
    }

    /** The program after one edit, and what it was. */
    edit(program: RingProgram): { readonly program: RingProgram; readonly what: string } {
        const { random, bounds } = this;
        const { rings } = program;
        const drawn = random.draw(EDITS);
        const isFull = rings.length >= bounds.most;
        const edit =
            drawn === "add" && isFull ? "remove" : drawn === "remove" && rings.length <= bounds.least ? "add" : drawn;
        if (edit === "add") {
            const ring = this.ring();
            return { program: { ...program, rings: [...rings, ring] }, what: `add ${ring.name}` };
        }
        if (edit === "tenant default") {
            const tenantDefault = random.pick([true, false, undefined]);
            return { program: { ...program, tenantDefault }, what: `tenant default ${tenantDefault}` };
        }
        const ring = random.pick(rings);
        if (edit === "remove") {
            return {
                program: { ...program, rings: rings.filter((each) => each !== ring) },
                what: `remove ${ring.name}`,
            };
        }
        const change = this.change(ring, edit);
        const changed = rings.map((each) => (each === ring ? { ...ring, ...change } : each));
        return { program: { ...program, rings: changed }, what: `${edit} of ${ring.name}: ${JSON.stringify(change)}` };
    }

    private change(ring: Ring, edit: string): Partial<Ring> {
        const { random } = this;
        switch (edit) {
            case "rename":
                return { name: this.name(), formerNames: [] };
            case "rename with alias":
                return { name: this.name(), formerNames: [ring.name, ...ring.formerNames] };
            case "title":
                return { title: `Title ${this.next()}` };
            case "description":
                return { text: random.chance(0.2) ? undefined : `text ${this.next()}\nin two lines` };
            case "hotpatch":
                return { isOn: !ring.isOn };
            case "deferral":
                return { deferralDays: this.deferral() };
            case "scope tags":
                return { scopeTagIds: this.scopeTags() };
            case "ownership":
                return { isAdditive: !ring.isAdditive };
            case "VBS":
                return { hasVbs: !ring.hasVbs };
            default:
                return this.targets();
        }
    }

    private ring(): Ring {
        const { random } = this;
        return {
            key: `k${this.next()}`,
            name: this.name(),
            formerNames: [],
            // Names are not unique in Intune.
            title: random.chance(0.2) ? "Hotpatch" : `Title ${this.next()}`,
            text: random.chance(0.3) ? undefined : `text ${this.next()}`,
            isOn: random.chance(0.7),
            deferralDays: this.deferral(),
            scopeTagIds: this.scopeTags(),
            isAdditive: random.chance(0.4),
            hasVbs: random.chance(0.3),
            ...this.targets(),
        };
    }

    private deferral(): number | undefined {
        return this.random.chance(0.25) ? undefined : this.random.between(0, 30);
    }

    private scopeTags(): readonly string[] | undefined {
        const { random } = this;
        const some = this.bounds.scopeTagIds.filter(() => random.chance(0.5));
        return some.length === 0 ? undefined : some;
    }

    private targets(): Pick<Ring, "groups" | "excluded"> {
        const places = Array.from({ length: this.bounds.groups }, (_, place) => place);
        this.random.shuffle(places);
        const count = this.random.between(1, 2);
        return {
            groups: places.slice(0, count),
            excluded: places.slice(count, count + this.random.between(0, 1)),
        };
    }

    private name(): string {
        return `r${this.next()}`;
    }

    private next(): number {
        this.count += 1;
        return this.count;
    }
}
