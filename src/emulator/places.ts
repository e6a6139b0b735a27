import type { Place } from './state.ts'

/** Where made-up devices and users are, romanised as the service has it. */
export const PLACES: readonly [Place, ...Place[]] = [
  place('China', 'Guangdong', 'Guangzhou', 113.2644, 23.1291),
  place('China', 'Guangdong', 'Shenzhen', 114.0579, 22.5431),
  place('China', 'Beijing', 'Beijing', 116.4074, 39.9042),
  place('China', 'Shanghai', 'Shanghai', 121.4737, 31.2304),
  place('China', 'Zhejiang', 'Hangzhou', 120.1551, 30.2741),
  place('China', 'Sichuan', 'Chengdu', 104.0665, 30.5728),
  place('China', 'Hubei', 'Wuhan', 114.3055, 30.5931),
  place('Germany', 'Bavaria', 'Munich', 11.582, 48.1351),
]

function place(country: string, region: string, city: string, longitude: number, latitude: number): Place {
  return { country, region, city, longitude, latitude }
}
