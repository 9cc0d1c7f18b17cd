import { createDecipheriv, createHash, createHmac, createPrivateKey, pbkdf2Sync, X509Certificate } from "node:crypto";
import { type AsnType, Constructed, fromBER, Integer, ObjectIdentifier, OctetString, Primitive } from "asn1js";

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const KEY_BAG = "1.2.840.113549.1.12.10.1.1";
const SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
const PBES2 = "1.2.840.113549.1.5.13";
const PBKDF2 = "1.2.840.113549.1.5.12";
const SHA1_AND_3DES = "1.2.840.113549.1.12.1.3";

const CIPHERS: Readonly<Record<string, { name: string; keyLength: number }>> = {
    "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", keyLength: 16 },
    "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", keyLength: 24 },
    "2.16.840.1.101.3.4.1.42": { name: "aes-256-cbc", keyLength: 32 },
    "1.2.840.113549.3.7": { name: "des-ede3-cbc", keyLength: 24 },
};
const HMACS: Readonly<Record<string, string>> = {
    "1.2.840.113549.2.7": "sha1",
    "1.2.840.113549.2.9": "sha256",
    "1.2.840.113549.2.10": "sha384",
    "1.2.840.113549.2.11": "sha512",
};
/** The digests of the bundle's own integrity check. */
const DIGESTS: Readonly<Record<string, string>> = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
};
/** Encryption that Node.js does not support, or no longer supports, by name. */
const OTHER_ENCRYPTION: Readonly<Record<string, string>> = {
    "1.2.840.113549.1.12.1.1": "RC4",
    "1.2.840.113549.1.12.1.2": "RC4",
    "1.2.840.113549.1.12.1.5": "RC2",
    "1.2.840.113549.1.12.1.6": "RC2",
    "1.2.840.113549.3.2": "RC2",
    "1.3.6.1.4.1.11591.4.11": "scrypt",
};

/** A secret as PKCS #12 defines it: null means no password, which is not the same as an empty one. */
type Secret = string | null;

/**
 * Opens a PKCS#12 bundle (.pfx) and returns key and certificates as PEM, the key's own certificate first. Supports
 * PBES2 (OpenSSL 3, Java, Windows' AES256_SHA256) and SHA-1 with triple DES (Windows' TripleDES_SHA1). Anything after
 * the bundle in the file is ignored.
 *
 * Source: RFC 7292 (PKCS #12), RFC 8018 (PKCS #5).
 *
 * @param password if absent or empty, opens a bundle that was made with either.
 * @throws if it is not such a bundle, is damaged, uses unsupported encryption, or the password is wrong, each with its
 * own message. The message contains neither bundle nor password.
 */
export function pemFromPkcs12(bundle: Buffer, password = ""): string {
    const { content, mac } = parts(bundle);
    const secrets: Secret[] = password === "" ? ["", null] : [password];
    const checked = secrets.map((secret) => ({ secret, fits: mac && macFits(mac, content, secret) }));
    const open = checked.filter(({ fits }) => fits !== false);
    let problem: unknown = new BundleProblem(passwordProblem(password));
    for (const { secret, fits } of open) {
        try {
            return pemOfSafes(content, secret);
        } catch (error) {
            const isKnown = error instanceof BundleProblem;
            problem = isKnown ? error : new BundleProblem(fits ? "is damaged" : passwordProblem(password));
        }
    }
    throw problem;
}

class BundleProblem extends Error {
    constructor(predicate: string) {
        super(`the client certificate's PKCS#12 bundle ${predicate}`);
    }
}

function passwordProblem(password: string): string {
    return password === ""
        ? "does not open without azuread:clientCertificatePassword, or is damaged"
        : "does not open: azuread:clientCertificatePassword is wrong, or the bundle is damaged";
}

/** MacData ::= { { digestAlgorithm, digest }, macSalt, iterations DEFAULT 1 }. */
type Mac = AsnType;

/** PFX ::= { version, authSafe, macData OPTIONAL }. */
function parts(bundle: Buffer): { content: Buffer; mac: Mac | undefined } {
    try {
        const [version, authSafe, mac] = children(read(bundle));
        if (version instanceof Integer && authSafe !== undefined) {
            return { content: dataOf(authSafe), mac };
        }
    } catch (error) {
        if (error instanceof BundleProblem) {
            throw error;
        }
    }
    throw new Error("the client certificate is neither PEM nor a whole PKCS#12 bundle");
}

/** Undefined for an unknown kind of check: then decrypting the key shows whether the password is right. */
function macFits(mac: Mac, content: Buffer, secret: Secret): boolean | undefined {
    const [info, salt, iterations] = children(mac);
    const [algorithm, expected] = children(info);
    const digest = DIGESTS[oid(children(algorithm)[0])];
    if (digest === undefined) {
        return undefined;
    }
    const length = createHash(digest).digest().length;
    const rounds = iterations === undefined ? 1 : integer(iterations);
    const key = pkcs12Key(secret, { digest, salt: octets(salt), rounds, purpose: 3, length });
    return createHmac(digest, key).update(content).digest().equals(octets(expected));
}

function pemOfSafes(content: Buffer, secret: Secret): string {
    const bags = children(read(content)).flatMap((safe) => children(read(contentOf(safe, secret))));
    const keys = bags.flatMap((bag) => keysOf(bag, secret));
    const certificates = bags.flatMap(certificatesOf);
    const [key] = keys;
    if (key === undefined || certificates.length === 0) {
        throw new BundleProblem("must contain the certificate and its private key");
    }
    const own = certificates.filter((certificate) => certificate.checkPrivateKey(key));
    const others = certificates.filter((certificate) => !own.includes(certificate));
    return [key.export({ format: "pem", type: "pkcs8" }), ...[...own, ...others].map(String)]
        .map((part) => String(part).trim())
        .join("\n")
        .concat("\n");
}

/** ContentInfo ::= { contentType, [0] content }, where the content is an octet string. */
function dataOf(info: AsnType): Buffer {
    const [type, content] = children(info);
    if (oid(type) !== DATA) {
        throw new BundleProblem("is protected by a public key: export it again with a password");
    }
    return octets(children(content)[0]);
}

function contentOf(safe: AsnType, secret: Secret): Buffer {
    const [type, content] = children(safe);
    if (oid(type) !== ENCRYPTED_DATA) {
        return dataOf(safe);
    }
    const [, encrypted] = children(children(content)[0]);
    const [, algorithm, implicit] = children(encrypted);
    return decrypted(algorithm, octets(implicit), secret);
}

/** SafeBag ::= { bagId, [0] bagValue, attributes }. */
function keysOf(bag: AsnType, secret: Secret): ReturnType<typeof createPrivateKey>[] {
    const [type, wrapped] = children(bag);
    const [value] = children(wrapped);
    switch (oid(type)) {
        case KEY_BAG:
            return [privateKey(Buffer.from(value?.valueBeforeDecodeView ?? []))];
        case SHROUDED_KEY_BAG: {
            const [algorithm, encrypted] = children(value);
            return [privateKey(decrypted(algorithm, octets(encrypted), secret))];
        }
        default:
            return [];
    }
}

function privateKey(key: Buffer): ReturnType<typeof createPrivateKey> {
    return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

/** CertBag ::= { certId, [0] certValue }, where the value is an octet string. */
function certificatesOf(bag: AsnType): X509Certificate[] {
    const [type, wrapped] = children(bag);
    if (oid(type) !== CERTIFICATE_BAG) {
        return [];
    }
    const [, value] = children(children(wrapped)[0]);
    return [new X509Certificate(octets(children(value)[0]))];
}

function decrypted(algorithm: AsnType | undefined, bytes: Buffer, secret: Secret): Buffer {
    const [type, parameters] = children(algorithm);
    const scheme = oid(type);
    if (scheme === PBES2) {
        return decryptedByPbes2(parameters, bytes, secret);
    }
    if (scheme !== SHA1_AND_3DES) {
        throw unsupported(scheme);
    }
    const [salt, iterations] = children(parameters);
    const derivation = { digest: "sha1", salt: octets(salt), rounds: integer(iterations) };
    const key = pkcs12Key(secret, { ...derivation, purpose: 1, length: 24 });
    return decipher("des-ede3-cbc", key, pkcs12Key(secret, { ...derivation, purpose: 2, length: 8 }), bytes);
}

/** PBES2-params ::= { { PBKDF2, { salt, iterations, keyLength OPTIONAL, prf DEFAULT HMAC with SHA-1 } }, { cipher, iv } }. */
function decryptedByPbes2(parameters: AsnType | undefined, bytes: Buffer, secret: Secret): Buffer {
    const [derivation, encryption] = children(parameters);
    const [derivationType, derivationParameters] = children(derivation);
    const [salt, iterations, ...optional] = children(derivationParameters);
    const [cipherType, iv] = children(encryption);
    const prf = optional.find((each) => !(each instanceof Integer));
    const hash = prf === undefined ? "sha1" : HMACS[oid(children(prf)[0])];
    const cipher = CIPHERS[oid(cipherType)];
    if (oid(derivationType) !== PBKDF2) {
        throw unsupported(oid(derivationType));
    }
    if (cipher === undefined || hash === undefined) {
        throw unsupported(cipher === undefined ? oid(cipherType) : oid(children(prf)[0]));
    }
    const key = pbkdf2Sync(secret ?? "", octets(salt), integer(iterations), cipher.keyLength, hash);
    return decipher(cipher.name, key, octets(iv), bytes);
}

function unsupported(algorithm: string): BundleProblem {
    return new BundleProblem(
        `is encrypted with ${OTHER_ENCRYPTION[algorithm] ?? algorithm}, which is not supported: export it again with ` +
            "AES256_SHA256",
    );
}

function decipher(name: string, key: Buffer, iv: Buffer, bytes: Buffer): Buffer {
    const stream = createDecipheriv(name, key, iv);
    return Buffer.concat([stream.update(bytes), stream.final()]);
}

interface Derivation {
    readonly digest: string;
    readonly salt: Buffer;
    readonly rounds: number;
    /** 1 is a key, 2 an initialisation vector, 3 a key of the integrity check. */
    readonly purpose: 1 | 2 | 3;
    /** In bytes. */
    readonly length: number;
}

/** Key derivation of PKCS #12 (RFC 7292, appendix B.2). */
function pkcs12Key(secret: Secret, { digest, salt, rounds, purpose, length }: Derivation): Buffer {
    const block = digest === "sha384" || digest === "sha512" ? 128 : 64;
    const repeated = (bytes: Buffer) =>
        bytes.length === 0 ? bytes : Buffer.alloc(block * Math.ceil(bytes.length / block), bytes);
    // UTF-16, big-endian, with a terminating zero character.
    const characters = secret === null ? Buffer.alloc(0) : Buffer.from(`${secret}\0`, "utf16le").swap16();
    const input = Buffer.concat([repeated(salt), repeated(characters)]);
    const pieces: Buffer[] = [];
    for (let made = 0; made < length; made += pieces.at(-1)?.length ?? length) {
        let hashed = createHash(digest).update(Buffer.alloc(block, purpose)).update(input).digest();
        for (let round = 1; round < rounds; round += 1) {
            hashed = createHash(digest).update(hashed).digest();
        }
        pieces.push(hashed);
        addToBlocks(input, Buffer.alloc(block, hashed), block);
    }
    return Buffer.concat(pieces).subarray(0, length);
}

/** Adds `addend` and one to every block of `input`, each treated as one large number. */
function addToBlocks(input: Buffer, addend: Buffer, block: number): void {
    for (let start = 0; start < input.length; start += block) {
        let carry = 1;
        for (let index = block - 1; index >= 0; index -= 1) {
            const sum = input.readUInt8(start + index) + addend.readUInt8(index) + carry;
            input.writeUInt8(sum & 0xff, start + index);
            carry = sum >> 8;
        }
    }
}

/** The element at the start of some BER or DER. */
function read(bytes: Buffer): AsnType {
    const { offset, result } = fromBER(bytes);
    if (offset < 0) {
        throw new RangeError(result.error);
    }
    return result;
}

/** The elements within an element; empty if it has none or is absent. */
function children(element: AsnType | undefined): AsnType[] {
    return element instanceof Constructed ? element.valueBlock.value : [];
}

function oid(element: AsnType | undefined): string {
    return element instanceof ObjectIdentifier ? element.getValue() : "";
}

function integer(element: AsnType | undefined): number {
    return element instanceof Integer ? element.valueBlock.valueDec : Number.NaN;
}

/** An octet string, in one piece or several, also under a context-specific tag. */
function octets(element: AsnType | undefined): Buffer {
    if (element instanceof OctetString) {
        return Buffer.from(element.getValue());
    }
    return element instanceof Primitive
        ? Buffer.from(element.valueBlock.valueHexView)
        : Buffer.concat(children(element).map(octets));
}
