import type { CredentialSettings } from "./credentialSettings";

const LONGEST = 500;

/** A text without secrets: those of the settings, and whatever looks like a token; in one line, of bearable length. */
export function redacted(text: string, settings: CredentialSettings): string {
    const secrets = [
        settings.clientSecret,
        settings.clientCertificate,
        settings.clientCertificatePassword,
        settings.oidcToken,
        settings.oidcRequestToken,
    ].filter((secret) => secret !== undefined && secret.trim() !== "");
    let line = text;
    for (const secret of secrets) {
        line = line.replaceAll(String(secret).trim(), "***");
    }
    line = line
        .replace(/\b[\w-]{4,}\.[\w-]{4,}\.[\w-]{10,}/g, (match) => (match.startsWith("eyJ") ? "***" : match))
        .replace(/(Bearer|client_assertion=|client_secret=)\s*[^\s&",]+/gi, "$1***")
        .replace(/\s+/g, " ")
        .trim();
    return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
