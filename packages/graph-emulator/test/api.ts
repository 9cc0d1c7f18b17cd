import { type GraphEmulator, type GraphEmulatorOptions, startGraphEmulator } from "../src";

/** A raw answer. */
export interface Answer {
    readonly status: number;
    readonly headers: Headers;
    readonly text: string;
    /** The JSON body; undefined without one. */
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
    readonly body: any;
}

/** An embedded Microsoft Graph and plain HTTP requests to it, with no client code of ours. */
export interface Api {
    readonly emulator: GraphEmulator;
    call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
    get(path: string, headers?: Record<string, string>): Promise<Answer>;
    post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
    patch(path: string, body: unknown): Promise<Answer>;
    delete(path: string): Promise<Answer>;
    stop(): Promise<void>;
}

export async function api(options: GraphEmulatorOptions = {}): Promise<Api> {
    const emulator = await startGraphEmulator({ devices: 40, ...options });
    const call: Api["call"] = async (method, path, body, headers = {}) => {
        const response = await fetch(path.startsWith("http") ? path : `${emulator.httpEndpoint}${path}`, {
            method,
            headers: {
                Authorization: `Bearer ${emulator.token}`,
                ...(body === undefined ? {} : { "Content-Type": "application/json" }),
                ...headers,
            },
            body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
        });
        const text = await response.text();
        const isJson = response.headers.get("content-type")?.startsWith("application/json");
        return {
            status: response.status,
            headers: response.headers,
            text,
            body: isJson && text !== "" ? JSON.parse(text) : undefined,
        };
    };
    return {
        emulator,
        call,
        get: (path, headers) => call("GET", path, undefined, headers),
        post: (path, body, headers) => call("POST", path, body, headers),
        patch: (path, body) => call("PATCH", path, body),
        delete: (path) => call("DELETE", path),
        stop: () => emulator.stop(),
    };
}

/** The JSON document in the message of an Intune error. */
export function intuneMessage({ body }: Answer): string {
    return JSON.parse(body.error.message).Message;
}

export const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";
export const MANAGED = "/deviceManagement/managedDevices";
export const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

export const staticGroup = (displayName = "Pilots") => ({
    displayName,
    mailEnabled: false,
    mailNickname: "pilots",
    securityEnabled: true,
});
export const dynamicGroup = (membershipRule = '(device.deviceOSType -eq "Windows")') => ({
    ...staticGroup("Windows"),
    groupTypes: ["DynamicMembership"],
    membershipRule,
    membershipRuleProcessingState: "On",
});
