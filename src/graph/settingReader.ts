import { LONGEST_TIMER_MS } from "../base/settledWithin";
import { UserError } from "../base/userError";

/** Where settings come from. */
export interface SettingSources {
    /** A value of the stack's configuration, for example `azuread` `tenantId`. */
    readonly config: (namespace: string, key: string) => string | undefined;
    /** The environment. */
    readonly env: NodeJS.ProcessEnv;
    /**
     * Whether a configuration value is stored encrypted. If this is known, a secret in plain text is refused; if it is
     * not (the dynamic provider gets decrypted values), leave it out.
     */
    readonly isSecret?: (namespace: string, key: string) => boolean;
}

/** Reads single settings. An empty text counts as not set, as in azuread. */
export interface SettingReader {
    /** One of azuread's settings: the configuration first, then the first of the variables that is set. */
    azuread(key: string, ...variables: string[]): string | undefined;
    /** The same for a secret: plain text in the configuration is refused. */
    secret(key: string, ...variables: string[]): string | undefined;
    /** One of azuread's switches: `true`, `1`, `t` and the like mean on. */
    flag(key: string, variable: string, absent: boolean): boolean;
    /** One of our settings: the variable first, then `hotpatch:` configuration. */
    own(key: string, variable: string): string | undefined;
    /** One of our settings that is a number above 0. */
    positive(key: string, variable: string, absent: number): number;
    /** One of our settings that is a time in seconds, above 0 and not longer than a timer can wait. */
    seconds(key: string, variable: string, absent: number): number;
    /** An environment variable. */
    env(variable: string): string | undefined;
}

const LONGEST_SECONDS = Math.floor(LONGEST_TIMER_MS / 1000);

const ON = new Set(["1", "t", "true"]);
const OFF = new Set(["0", "f", "false"]);

export function settingReader({ config, env, isSecret }: SettingSources): SettingReader {
    const filled = (text: string | undefined) => (text === undefined || text.trim() === "" ? undefined : text);
    const variable = (name: string) => filled(env[name]);
    const azuread = (key: string, ...variables: string[]) =>
        filled(config("azuread", key)) ?? variables.map(variable).find((value) => value !== undefined);
    const own = (key: string, name: string) => (variable(name) ?? filled(config("hotpatch", key)))?.trim();

    const positive = (key: string, name: string, absent: number, most: number) => {
        const text = own(key, name);
        const value = text === undefined ? absent : Number(text);
        if (!(value > 0 && Number.isFinite(value))) {
            throw new UserError(`hotpatch:${key} (${name}) is '${text}'. Set it to a number above 0.`);
        }
        if (value > most) {
            throw new UserError(
                `hotpatch:${key} (${name}) is '${text}', which is longer than a timer can wait. Set it to at most ${most} seconds.`,
            );
        }
        return value;
    };

    return {
        azuread,
        own,
        env: (name) => variable(name)?.trim(),

        secret(key, ...variables) {
            if (filled(config("azuread", key)) !== undefined && isSecret?.("azuread", key) === false) {
                throw new UserError(
                    `azuread:${key} is stored in plain text. Encrypt it: ` +
                        `pulumi config set --secret azuread:${key}, and issue a new one if the file was shared.`,
                );
            }
            return azuread(key, ...variables);
        },

        flag(key, name, absent) {
            const text = azuread(key, name)?.trim().toLowerCase();
            if (text === undefined) {
                return absent;
            }
            if (!ON.has(text) && !OFF.has(text)) {
                throw new UserError(`azuread:${key} (${name}) is neither true nor false. Set it to true or false.`);
            }
            return ON.has(text);
        },

        positive: (key, name, absent) => positive(key, name, absent, Number.MAX_VALUE),
        seconds: (key, name, absent) => positive(key, name, absent, LONGEST_SECONDS),
    };
}
