import { createTheme, localStorageColorSchemeManager, rem, type CSSVariablesResolver } from '@mantine/core';

/** Where the chosen colours are kept; public/first-paint.js reads the same. */
export const colorScheme = localStorageColorSchemeManager({ key: 'thalamus-color-scheme' });

/** Dense and calm: people look at this all day. Fonts are those of the system, for nothing comes from outside. */
export const theme = createTheme({
  primaryColor: 'petrol',
  colors: {
    dark: ['#d3d8de', '#b3bac2', '#8f98a3', '#69737e', '#3d454e', '#313840', '#23282f', '#16191d', '#121519', '#0d0f12'],
    petrol: ['#edf6f9', '#deebf0', '#bcd7e0', '#98c2d0', '#79b0c2', '#64a4b9', '#3d8aa3', '#22748e', '#0f647d', '#02546c'],
  },
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(18) },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: rem(20) }, h2: { fontSize: rem(16) }, h3: { fontSize: rem(14) } } },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    Table: { defaultProps: { verticalSpacing: rem(5), horizontalSpacing: 'sm', fz: 'sm', highlightOnHover: true } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, withinPortal: true } },
  },
});

const TINTED = ['red', 'orange', 'yellow', 'teal', 'gray'];

/** Grey that is still read on both backgrounds: at least 4.5:1 (WCAG 2.2, 1.4.3); Mantine's own is 3.3:1. */
export const variables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  // Words on a tint of their own colour, as badges and notes have them.
  light: {
    ...Object.fromEntries(
      TINTED.map((name) => [`--mantine-color-${name}-light-color`, `color-mix(in srgb, ${colors[name]?.[9]} 80%, black)`]),
    ),
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-dimmed': '#586069',
    '--mantine-color-placeholder': '#6b737b',
    '--mantine-color-body': '#ffffff',
  },
  dark: {
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-dimmed': '#a3a9b1',
    '--mantine-color-placeholder': '#8b929a',
    '--mantine-color-body': '#16191d',
  },
});
