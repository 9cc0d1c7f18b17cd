import { FEATURES, type Feature } from "../../doctor/features";
import { InvalidValue, type ValueType } from "../declare/values";

/** Features separated by commas, or `all`. */
export function features(): ValueType<readonly Feature[]> {
    return {
        read(text) {
            return text === "all" ? FEATURES : text.split(",").map(featureNamed);
        },
    };
}

function featureNamed(text: string): Feature {
    const feature = FEATURES.find((known) => known.toLowerCase() === text.trim().toLowerCase());
    if (feature === undefined) {
        throw new InvalidValue(`Use one or more of ${FEATURES.join(", ")}, or all.`);
    }
    return feature;
}
