import { z } from "zod";
import { component } from "../component";
import { At } from "./shared";

export const OwnAccount = component(
  "OwnAccount",
  z.strictObject({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(["viewer", "operator", "administrator"]),
    passwordChangedAt: At.nullable(),
    secondFactor: z.strictObject({ enabledAt: At, recoveryCodesLeft: z.number() }).nullable(),
    secondFactorRequired: z.boolean().describe("The security policy demands one of this role."),
    pendingAddress: z.string().nullable().describe("The address that a link was sent to, to be confirmed."),
  }),
);

export const SecondFactorSetup = component(
  "SecondFactorSetup",
  z.strictObject({
    secret: z.string().describe("Base32, for typing where no camera is at hand."),
    uri: z.string().describe("`otpauth://totp/…`"),
    svg: z.string().describe("The URI as a QR code, black on white whatever the theme: phones need it so."),
  }),
);

export const SessionView = component(
  "SessionView",
  z.strictObject({
    id: z.string().describe("As the store knows it: opens nothing."),
    device: z.string().describe("`Firefox 128 on Linux`."),
    address: z.string().nullable(),
    createdAt: At,
    lastSeenAt: At.describe("To the minute."),
    expiresAt: At,
    current: z.boolean().describe("The one that asks."),
  }),
);
