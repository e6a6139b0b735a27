export function definition(): unknown
