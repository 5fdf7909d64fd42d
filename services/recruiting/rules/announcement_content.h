// What an announcement says, and how the public reads it.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_ANNOUNCEMENT_CONTENT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_ANNOUNCEMENT_CONTENT_H_

#include <touchstone/recruiting/v1/announcement.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>

namespace touchstone::recruiting {

// Composed from what the requisition copied and asks, and from what the office wrote around it.
v1::AnnouncementContent ContentOf(const v1::Requisition& requisition,
                                  const v1::Announcement& announcement);

// "USD 41,000.00 to 56,000.00 a year"
std::string PayInWords(const v1::PayRange& pay);

// As plain text.
std::string AsText(const v1::AnnouncementContent& content);

// As a page that loads nothing from elsewhere and runs nothing. Every text is escaped.
std::string AsHtml(const v1::AnnouncementContent& content);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_ANNOUNCEMENT_CONTENT_H_
