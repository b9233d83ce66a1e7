-- CreateTable
CREATE TABLE "Event" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "eventName" TEXT NOT NULL,
    "actions" JSONB NOT NULL,
    "description" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
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

    CONSTRAINT "EventField_pkey" PRIMARY KEY ("eventId","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "Event_orgId_eventName_key" ON "Event"("orgId", "eventName");

-- CreateIndex
CREATE UNIQUE INDEX "EventField_eventId_name_key" ON "EventField"("eventId", "name");

-- AddForeignKey
ALTER TABLE "EventField" ADD CONSTRAINT "EventField_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE CASCADE ON UPDATE CASCADE;
