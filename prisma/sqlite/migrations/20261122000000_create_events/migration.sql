-- CreateTable
CREATE TABLE "Event" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "eventName" TEXT NOT NULL,
    "actions" JSONB NOT NULL,
    "description" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "EventField" (
    "eventId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "addCustomerIfNotExists" BOOLEAN,
    "isRequired" BOOLEAN,
    "isUniqueKeyField" BOOLEAN,
    "isPsiData" BOOLEAN,
    "identifierType" TEXT,

    PRIMARY KEY ("eventId", "position"),
    CONSTRAINT "EventField_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Event_orgId_eventName_key" ON "Event"("orgId", "eventName");

-- CreateIndex
CREATE UNIQUE INDEX "EventField_eventId_name_key" ON "EventField"("eventId", "name");

