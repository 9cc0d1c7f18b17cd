import type { Random } from "../fleet/random";

/** Makes the ids of new objects. None belongs to an object that is there, or to one that was made before and is gone. */
export class NewIds {
    private readonly made = new Set<string>();

    /** @param isTaken - whether an object that was not made with these ids has one. */
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
