/** What an access token says. */
export interface TokenClaims {
    readonly aud: string;
    /** The tenant. */
    readonly tid: string;
    /** The service principal's object id. */
    readonly oid: string;
    readonly appid: string;
    /** Application permissions. */
    readonly roles: readonly string[];
    /** Seconds since 1970, by the emulator's clock. */
    readonly exp: number;
}
