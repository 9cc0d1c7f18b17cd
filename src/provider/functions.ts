import { containsUnknown } from "../base/unknown";
import type { GetDeviceReadinessArgs } from "../resources/getDeviceReadiness";
import type { GetFleetReadinessArgs } from "../resources/getFleetReadiness";
import type { GetHotpatchCalendarArgs } from "../resources/getHotpatchCalendar";
import type { GetPolicyDeliveryArgs } from "../resources/getPolicyDelivery";
import type { Bag } from "./rpc";
import { asSecret, containsSecret, plainBag } from "./secrets";

/** Answers a call of a function; it checks its arguments itself, and lists every mistake. */
export type ProvidedFunction = (args: Bag) => Promise<object>;

/**
 * All functions, by their tokens: those that programs in TypeScript call. Each is loaded when it is called, because it
 * needs the Pulumi SDK, which takes a second.
 */
export const FUNCTIONS: Readonly<Record<string, ProvidedFunction>> = {
    "hotpatch:index:getFleetReadiness": (args) => {
        const code: typeof import("../resources/getFleetReadiness") = require("../resources/getFleetReadiness");
        return code.getFleetReadiness(args as GetFleetReadinessArgs);
    },
    "hotpatch:index:getDeviceReadiness": (args) => {
        const code: typeof import("../resources/getDeviceReadiness") = require("../resources/getDeviceReadiness");
        return code.getDeviceReadiness(args as GetDeviceReadinessArgs);
    },
    "hotpatch:index:getPolicyDelivery": (args) => {
        const code: typeof import("../resources/getPolicyDelivery") = require("../resources/getPolicyDelivery");
        return code.getPolicyDelivery(args as unknown as GetPolicyDeliveryArgs);
    },
    "hotpatch:index:getHotpatchCalendar": (args) => {
        const code: typeof import("../resources/getHotpatchCalendar") = require("../resources/getHotpatchCalendar");
        return code.getHotpatchCalendar(args as GetHotpatchCalendarArgs);
    },
};

/**
 * Calls a function as the engine does. Nothing is known while an argument is not known, and everything is secret if an
 * argument is.
 */
export async function answered(token: string, given: Bag): Promise<Bag> {
    const call = FUNCTIONS[token];
    if (call === undefined) {
        throw new Error(`There is no function ${token}. There are: ${Object.keys(FUNCTIONS).join(", ")}.`);
    }
    if (containsUnknown(given)) {
        // As the engine answers while a provider's configuration is not known; an unknown result it refuses.
        return {};
    }
    const result = { ...(await call(withNumbers(plainBag(given)))) };
    return containsSecret(given)
        ? Object.fromEntries(Object.entries(result).map(([name, value]) => [name, asSecret(value)]))
        : result;
}

/** Other languages have no map of numbers and texts, so the numbers of `buildFloors` may be texts. */
function withNumbers(args: Bag): Bag {
    const { buildFloors: floors } = args;
    if (typeof floors !== "object" || floors === null || Array.isArray(floors)) {
        return args;
    }
    const numbers = Object.entries(floors).map(([build, floor]) => [
        build,
        typeof floor === "string" && /^\d+$/.test(floor) ? Number(floor) : floor,
    ]);
    return { ...args, buildFloors: Object.fromEntries(numbers) };
}
