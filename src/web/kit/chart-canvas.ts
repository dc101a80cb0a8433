import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface Drawing {
  readonly draw: (option: Record<string, unknown>) => void;
  readonly end: () => void;
}

/** Draws into an element and follows its size. */
export function startDrawing(element: HTMLElement, drawn: () => void): Drawing {
  const chart = init(element, null, { renderer: 'canvas' });
  chart.on('finished', drawn);
  const resizing = new ResizeObserver(() => chart.resize());
  resizing.observe(element);
  return {
    draw: (option) => chart.setOption(option, { notMerge: true }),
    end() {
      resizing.disconnect();
      chart.dispose();
    },
  };
}
