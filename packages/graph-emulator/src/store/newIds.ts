import type { Random } from "../fleet/random";

/**
 * Generates the ids of new objects. None belongs to an existing object, or to one that was created earlier and is gone.
 */
export class NewIds {
    private readonly made = new Set<string>();

    /** @param isTaken - whether an object that did not get its id here has this id. */
    constructor(
        private readonly random: Pick<Random, "guid">,
        private readonly isTaken: (id: string) => boolean,
    ) {}

    /** A GUID in lower case. */
    next(): string {
        let id = this.random.guid();
        while (this.made.has(id) || this.isTaken(id)) {
            id = this.random.guid();
        }
        this.made.add(id);
        return id;
    }
}
