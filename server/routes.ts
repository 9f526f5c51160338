/** The whole route table: what exists, and who may. The access test walks it. */
import { agencyRoutes } from './agencies/routes';
import { auditRoutes } from './audits/routes';
import { lineRoutes } from './audits/lineRoutes';
import { auditPaperRoutes } from './audits/paperRoutes';
import { certificateRoutes } from './certificates/routes';
import { copyRoutes } from './copies/routes';
import { documentPdfRoutes } from './documents/pdfRoutes';
import { formRoutes } from './documents/formRoutes';
import { registerRoutes } from './documents/registerRoutes';
import { documentRoutes } from './documents/routes';
import { figuresRoutes } from './home/figuresRoutes';
import { provinceRoutes } from './home/provinceRoutes';
import { homeRoutes } from './home/routes';
import { jobRoutes } from './jobs/routes';
import { nonconformityPaperRoutes } from './nonconformities/paperRoutes';
import { nonconformityRoutes } from './nonconformities/routes';
import { accountRoutes } from './people/accountRoutes';
import { agenciesBelowRoutes } from './people/agenciesBelow';
import { personRoutes } from './people/personRoutes';
import { packRoutes } from './packs/routes';
import { peopleRoutes } from './people/routes';
import { setupRoutes } from './people/setupRoutes';
import { standardRoutes } from './standards/routes';
import { keepingRoutes } from './records/keepingRoutes';
import { recordPaperRoutes } from './records/paperRoutes';
import { recordRoutes } from './records/routes';
import { sendingRoutes } from './sendings/routes';
import type { Tools } from './tools';
import { trailRoutes } from './trail/routes';
import type { Route } from './web/route';

export function allRoutes(tools: Tools): Route[] {
  return [...sendingRoutes, ...homeRoutes(tools), ...peopleRoutes, ...documentPdfRoutes(tools), ...registerRoutes(tools), ...documentRoutes(tools), ...formRoutes(tools), ...nonconformityPaperRoutes(tools), ...nonconformityRoutes(tools), ...keepingRoutes, ...recordPaperRoutes(tools), ...recordRoutes(tools), ...packRoutes(tools), ...auditPaperRoutes(tools), ...lineRoutes(tools), ...auditRoutes(tools), ...standardRoutes, ...copyRoutes(tools), ...accountRoutes, ...certificateRoutes(tools), ...personRoutes(tools), ...agencyRoutes(tools), ...agenciesBelowRoutes(tools), ...provinceRoutes, ...figuresRoutes, ...trailRoutes, ...jobRoutes(tools), ...setupRoutes(tools)];
}
