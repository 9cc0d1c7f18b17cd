import { visible } from "../base/visible";

/**
 * A create or update that was only partly completed. Pulumi keeps the object in its state with these properties, prints
 * the reasons, and calls update on the next `pulumi up`, which finishes the work.
 *
 * `properties` is what really exists, not what was wanted: the next update sends the difference. It must contain
 * everything that was passed in, including `__provider`, because the dynamic provider host does not add it, and without
 * it a resource can neither be refreshed nor deleted.
 */
export class PartialFailure extends Error {
    readonly id: string;
    readonly properties: Readonly<Record<string, unknown>>;
    readonly reasons: readonly string[];

    constructor(id: string, properties: Readonly<Record<string, unknown>>, reasons: readonly string[]) {
        const shown = reasons.map((reason) => visible(reason));
        super(shown.join("; "));
        this.name = "PartialFailure";
        this.id = id;
        this.properties = properties;
        this.reasons = shown;
    }
}
