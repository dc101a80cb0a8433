export { detect } from './detection/detect.ts';
export { forecast, type Forecast } from './forecasting/forecast.ts';
export { seasonOf } from './forecasting/season.ts';
export { readSeries } from './series-file.ts';
