import { ActionIcon, Kbd, Popover, Text, Tooltip, useComputedColorScheme } from '@mantine/core';
import { IconHelpHexagon, IconHistory, IconMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { SEVERITIES, type Severity } from '#model/severity.ts';
import { alertShape, iconAddress } from './icons.ts';
import { DARK, LIGHT, type Palette } from './palette.ts';

interface MapToolsProps {
  readonly onFit: () => void;
  readonly onZoom: (factor: number) => void;
  /** Absent: the past is looked at already. */
  readonly onTravel: (() => void) | undefined;
}

export const ZOOM_STEP = 1.3;
const ICON_PX = 17;

/** Fit, nearer, farther, the past, and what the marks mean. */
export function MapTools({ onFit, onZoom, onTravel }: MapToolsProps) {
  const t = useText();
  return (
    <div className="map-tools" role="toolbar" aria-orientation="vertical">
      <Tool label={t('map.tools.zoomIn')} icon={<IconZoomIn size={ICON_PX} />} onClick={() => onZoom(ZOOM_STEP)} />
      <Tool label={t('map.tools.zoomOut')} icon={<IconZoomOut size={ICON_PX} />} onClick={() => onZoom(1 / ZOOM_STEP)} />
      <Tool label={t('map.tools.fit')} icon={<IconMaximize size={ICON_PX} />} onClick={onFit} />
      {onTravel !== undefined && <Tool label={t('map.time.open')} icon={<IconHistory size={ICON_PX} />} onClick={onTravel} />}
      <Popover position="right-end" shadow="md">
        <Popover.Target>
          <ActionIcon variant="default" size="lg" aria-label={t('map.tools.legend')}>
            <IconHelpHexagon size={ICON_PX} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown className="map-legend">
          <Legend />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function Tool({ label, icon, onClick }: { readonly label: string; readonly icon: ReactNode; readonly onClick: () => void }) {
  return (
    <Tooltip label={label} position="right">
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

const KEYS = [
  ['f', 'fit'],
  ['+ −', 'zoom'],
  ['/', 'search'],
  ['← ↑ ↓ →', 'arrows'],
  ['[ ]', 'links'],
  ['Enter', 'open'],
  ['Space', 'select'],
  ['Ctrl A', 'all'],
  ['Shift F10', 'menu'],
  ['c', 'console'],
  ['Shift ←', 'pan'],
] as const;

const STATUSES = ['started', 'stopped', 'suspended', 'unknown'] as const;

function Legend() {
  const t = useText();
  const palette = useComputedColorScheme('light') === 'dark' ? DARK : LIGHT;
  return (
    <>
      <Text size="sm" fw={600} mb={4}>
        {t('map.legend.nodes')}
      </Text>
      <div className="legend">
        {STATUSES.map((status) => (
          <Row key={status} sign={<NodeSign status={status} palette={palette} />} text={t(`status.${status}`)} />
        ))}
        <Row sign={<NodeSign status="started" stale palette={palette} />} text={t('status.stale')} />
      </div>
      <Text size="sm" fw={600} mt={8} mb={4}>
        {t('map.legend.links')}
      </Text>
      <div className="legend">
        <Row sign={<LinkSign colour={palette.started} width={3} />} text={t('map.legend.up')} />
        <Row sign={<LinkSign colour={palette.muted} width={2} />} text={t('map.legend.unknown')} />
        <Row sign={<LinkSign colour={palette.muted} width={1.2} opacity={0.6} />} text={t('map.legend.idle')} />
        <Row sign={<LinkSign colour={palette.suspended} width={3} dashes="4 5" mark="‖" />} text={t('map.legend.suspended')} />
        <Row sign={<LinkSign colour={palette.down} width={3} dashes="2 4" mark="×" />} text={t('map.legend.down')} />
        <Row sign={<LinkSign colour={palette.filtered} width={2} dashes="9 3" />} text={t('map.legend.filtered')} />
        <Row
          sign={
            <Text span fz={9} style={{ whiteSpace: 'nowrap' }}>
              ● REC
            </Text>
          }
          text={t('map.legend.capturing')}
        />
      </div>
      <Text size="sm" fw={600} mt={8} mb={4}>
        {t('map.legend.alerts')}
      </Text>
      <div className="legend">
        {SEVERITIES.toReversed().map((severity) => (
          <Row key={severity} sign={<AlertSign severity={severity} palette={palette} />} text={t(`alerts.severities.${severity}`)} />
        ))}
        <Row
          sign={
            <Text span fz={12} c={palette.alert.major}>
              ▲ 2
            </Text>
          }
          text={t('map.legend.alertsOfLink')}
        />
      </div>
      <div className="wide-only">
        <Text size="sm" fw={600} mt={8} mb={4}>
          {t('map.legend.keys')}
        </Text>
        <div className="legend legend-keys">
          {KEYS.map(([key, does]) => (
            <Row key={key} sign={<Kbd size="xs">{key}</Kbd>} text={t(`map.keys.${does}`)} />
          ))}
        </div>
      </div>
    </>
  );
}

function Row({ sign, text }: { readonly sign: ReactNode; readonly text: string }) {
  return (
    <>
      {sign}
      <span>{text}</span>
    </>
  );
}

function NodeSign({
  status,
  stale = false,
  palette,
}: {
  readonly status: (typeof STATUSES)[number];
  readonly stale?: boolean;
  readonly palette: Palette;
}) {
  return <img src={iconAddress('router', status, stale, palette)} width={26} height={26} alt="" />;
}

function AlertSign({ severity, palette }: { readonly severity: Severity; readonly palette: Palette }) {
  const shape = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="37 -1 28 28">${alertShape(severity, palette)}</svg>`;
  return <img src={`data:image/svg+xml,${encodeURIComponent(shape)}`} width={18} height={18} alt="" />;
}

function LinkSign(props: {
  readonly colour: string;
  readonly width: number;
  readonly dashes?: string;
  readonly opacity?: number;
  readonly mark?: string;
}) {
  return (
    <svg width="34" height="16" viewBox="0 0 34 16" aria-hidden="true">
      <line
        x1="0"
        x2="34"
        y1="8"
        y2="8"
        stroke={props.colour}
        strokeWidth={props.width}
        strokeDasharray={props.dashes}
        opacity={props.opacity}
      />
      {props.mark !== undefined && (
        <text x="17" y="13" textAnchor="middle" fontSize="14" fontWeight="bold" fill={props.colour}>
          {props.mark}
        </text>
      )}
    </svg>
  );
}
