#include "services/feedback/handoffs/handoff_notices.h"

namespace touchstone::feedback {

std::vector<NoticeKind> HandoffNotices() {
  return {
      {.name = kCaseHandedOff,
       .placeholders =
           {{"answers"}, {"contact"}, {"description"}, {"number", true}, {"place"}, {"service"}},
       .texts = {{"en", "A case for you: {{number}}",
                  "Hello,\n\nthis case is for you. Please answer with its number, {{number}}, and "
                  "with yours.\n\n{{service}}\n\n{{description}}\n{{place}}\n{{answers}}\n"
                  "{{contact}}"},
                 {"es", "Un caso para ustedes: {{number}}",
                  "Hola:\n\nEste caso es para ustedes. Por favor, respondan con su número, "
                  "{{number}}, y con el de ustedes.\n\n{{service}}\n\n{{description}}\n{{place}}\n"
                  "{{answers}}\n{{contact}}"}}},
      {.name = kHandoffUpdated,
       .placeholders = {{"description"}, {"number", true}, {"status"}},
       .texts = {{"en", "News of case {{number}}",
                  "Hello,\n\nof case {{number}}, which you have from us: {{status}}.\n\n"
                  "{{description}}\n"},
                 {"es", "Novedades del caso {{number}}",
                  "Hola:\n\nSobre el caso {{number}}, que recibieron de nosotros: {{status}}.\n\n"
                  "{{description}}\n"}}},
  };
}

}  // namespace touchstone::feedback
