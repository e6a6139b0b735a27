import { deviceReportHandlers } from './device-reports.ts'
import { incidentReportHandlers } from './incident-reports.ts'
import { userReportHandlers } from './user-reports.ts'

/** What really happened, counted: nothing here changes anything. */
export const reportHandlers = { ...deviceReportHandlers, ...incidentReportHandlers, ...userReportHandlers }
