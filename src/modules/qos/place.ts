export const PLACE = '/api/common/api/v1/qos';
export const SOURCE = '/modules/qos';
export const tag = 'QoS';
