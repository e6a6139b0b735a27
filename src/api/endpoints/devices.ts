import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { ROUTES } from '../routes.ts'
import { bit, flag, gid, limit, number, page, skip, text } from '../shapes.ts'

const mac = z.string()
const byte = z.int()
const binaryCoding = z.enum(['hex', 'base64'])

export const devices = {
  device: endpoint({
    ...ROUTES.device,
    query: z.object({ mac }),
    response: z.looseObject({ did: z.string(), passcode: text }),
    success: 200,
  }),
  deviceDetail: endpoint({
    ...ROUTES.deviceDetail,
    query: z.object({ mac }),
    response: z.looseObject({
      product_key: text,
      mac: text,
      did: z.string(),
      is_online: flag,
      is_disabled: flag,
      type: text,
    }),
    success: 200,
  }),
  searchDevices: endpoint({
    ...ROUTES.searchDevices,
    query: z.object({
      gid,
      country: z.optional(z.string()),
      region: z.optional(z.string()),
      city: z.optional(z.string()),
      is_online: bit,
      is_faulty: bit,
      is_alert: bit,
      // Not `bit`, which the others share: what is said of it would be said of them.
      show_disabled: z.optional(z.literal([0, 1])),
      liveness_start: z.optional(z.string()),
      type: z.optional(z.string()),
      val: z.optional(z.string()),
      limit,
      skip,
    }),
    response: page(
      z.looseObject({
        did: z.string(),
        mac: text,
        is_online: flag,
        country: text,
        region: text,
        city: text,
        longitude: number,
        latitude: number,
        is_faulty: flag,
        is_alert: flag,
        online_latest: number,
        created_at: number,
        mcu_hard_version: text,
        mcu_soft_version: text,
        wifi_hard_version: text,
        wifi_soft_version: text,
      }),
    ),
    success: 200,
  }),
  control: endpoint({
    ...ROUTES.control,
    // Exactly one of attrs and raw (A14). raw is a P0: the bytes after the command 0090. binary_coding is named in the prose alone (A15).
    body: z.union([
      z.object({
        attrs: z.record(z.string(), z.unknown()),
        binary_coding: z.optional(binaryCoding),
        raw: z.optional(z.undefined()),
      }),
      z.object({ raw: z.array(byte), binary_coding: z.optional(z.undefined()), attrs: z.optional(z.undefined()) }),
      z.object({ raw: z.string(), binary_coding: binaryCoding, attrs: z.optional(z.undefined()) }),
    ]),
    response: z.looseObject({}),
    success: 200,
  }),
} as const
