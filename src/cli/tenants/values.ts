import { isTime } from "../../base/time";
import type { Shard } from "../../tenants/shard";
import { option } from "../declare/arguments";
import { InvalidValue, text, type ValueType } from "../declare/values";

/** More shards than anybody has machines. */
const MOST_SHARDS = 10_000;

/** Reads `3/16`. */
export const shard: ValueType<Shard> = {
    read(text) {
        const [, first = "", second = ""] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
        const [number, of] = [Number(first), Number(second)];
        if (first === "" || number < 1 || of > MOST_SHARDS || number > of) {
            throw new InvalidValue(`Use NUMBER/SHARDS, for example 3/16, with at most ${MOST_SHARDS} shards.`);
        }
        return { number, of };
    },
};

/** Reads a day: `2026-11-28`. */
export const day: ValueType<string> = {
    read(text) {
        if (!/^\d{4}-\d\d-\d\d$/.test(text) || !isTime(`${text}T00:00:00Z`)) {
            throw new InvalidValue("Use a day such as 2026-11-28.");
        }
        return text;
    },
};

/** What is about one tenant, or is written in the file of tenants. */
const NOT_OF_MANY_TENANTS = [
    "group",
    "filter",
    "device",
    "from",
    "advisories",
    "secondOpinion",
    "logAnalyticsWorkspace",
    "resume",
    "baseline",
    "plan",
] as const;

/** What `readiness` is told about many tenants. */
export const TENANTS_OPTIONS = {
    tenants: option("file", "a YAML or JSON file of tenants, each with its id: all of them, into --folder", text, {
        conflicts: [...NOT_OF_MANY_TENANTS],
    }),
    shard: option("number/shards", "with --tenants: only the tenants of this part, such as 3/16", shard),
    folder: option("folder", "with --tenants: the folder of Parquet that is filled; the current one if left out", text),
};
